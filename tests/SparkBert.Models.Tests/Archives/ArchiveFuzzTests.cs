using System.Formats.Tar;
using System.IO.Compression;
using SparkBert.Models.Archives;

namespace SparkBert.Models.Tests.Archives;

/// <summary>
/// Archives with random bytes changed, cut or lengthened are unpacked or give a ModelException; they write into their folder only.
/// </summary>
public sealed class ArchiveFuzzTests(ITestOutputHelper log) : IDisposable
{
    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("zip")]
    [InlineData("tar.gz")]
    [InlineData("tar")]
    public void Only_documented_exceptions_and_nothing_outside(string kind)
    {
        var bytes = Make(kind);
        var archive = root.Path("archive");
        var folder = root.Path("folder");
        var cancellation = TestContext.Current.CancellationToken;
        var random = new Random(20261124);
        var refused = 0;
        for (var i = 0; i < Mutation.Count; i++)
        {
            var mutated = Mutation.Of(bytes, random);
            if (kind == "zip" && i % 2 == 0)
            {
                // The list of entries is at the end.
                mutated = [.. bytes];
                for (var n = random.Next(1, 4); n > 0; n--)
                {
                    mutated[^random.Next(1, Math.Min(300, mutated.Length))] = (byte)random.Next(256);
                }
            }

            File.WriteAllBytes(archive, mutated);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ModelArchive.Unpack(archive, folder, progress: null, cancellation);
            }
            catch (ModelException error)
            {
                refused++;
                Assert.DoesNotContain(error.Message, char.IsControl);
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 64 << 20, $"mutation {i} made the archive allocate {allocated} bytes");
            Assert.All(Directory.EnumerateFileSystemEntries(root.Root), path => Assert.True(path == archive || path == folder, path));
            if (Directory.Exists(folder))
            {
                var files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories);
                Assert.True(files.Sum(file => file.Length) < 1 << 20);
                Directory.Delete(folder, recursive: true);
            }
        }

        log.WriteLine($"{refused} of {Mutation.Count} refused");
        Assert.NotEqual(0, refused);
    }

    private byte[] Make(string kind)
    {
        var random = new Random(1);
        var noise = new byte[300];
        random.NextBytes(noise);
        (string Name, byte[] Content)[] files =
            [("m/vocab.txt", "[PAD]\n[UNK]\n"u8.ToArray()), ("m/config.json", "{}"u8.ToArray()), ("m/model.bin", noise)];
        var path = root.Path("original");
        if (kind == "zip")
        {
            using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
            foreach (var (name, content) in files)
            {
                var level = content.Length > 100 ? CompressionLevel.NoCompression : CompressionLevel.Optimal;
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }
        else
        {
            using var file = File.Create(path);
            using Stream stream = kind == "tar" ? file : new GZipStream(file, CompressionLevel.Optimal);
            using var tar = new TarWriter(stream, TarEntryFormat.Pax);
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }
}
