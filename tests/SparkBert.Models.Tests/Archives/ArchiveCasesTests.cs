using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace SparkBert.Models.Tests.Archives;

/// <summary>Archives of the recorded cases: those that must import, and those that are broken or do what an archive must not.</summary>
public sealed class ArchiveCasesTests : IDisposable
{
    /// <summary>What the message of each case must name; none for a case that must import.</summary>
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["zip-ok-control.zip"] = [],
        ["zip-traversal.zip"] = ["zip-traversal.zip", "../evil", "leaves the target folder"],
        ["zip-traversal-backslash.zip"] = ["zip-traversal-backslash.zip", "..\\evil", "leaves the target folder"],
        ["zip-absolute.zip"] = ["zip-absolute.zip", "/tmp/sparkbert-evil", "absolute path"],
        ["zip-symlink.zip"] = ["zip-symlink.zip", "m/vocab.txt", "symbolic link"],
        ["zip-bomb.zip"] = ["zip-bomb.zip", "vocab.txt unpacks to 134.2 MB, over the limit of 64 MB for a vocabulary"],
        ["zip-duplicate.zip"] = ["zip-duplicate.zip", "two entries named m/config.json"],
        ["zip-truncated.zip"] = ["zip-truncated.zip", "not a complete zip (no end of central directory)"],
    };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Cases() => [.. Words.Keys];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_recorded_archive_has_words_that_its_message_must_have()
    {
        var root = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken");
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "expect.json")));

        var archives = cases.RootElement.EnumerateArray()
            .Where(test => test.GetProperty("importer").GetString() is "zip")
            .Select(test => test.GetProperty("path").GetString()!);

        Assert.Equal(archives.Order(StringComparer.Ordinal), Words.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_archive_is_refused_in_its_words_or_imported_and_nothing_is_left(string name)
    {
        var archive = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken", name);

        var error = Record.Exception(() => Import(archive, "bundle"));

        if (Words[name].Length == 0)
        {
            Assert.Null(error);
            Assert.Equal([folder.Path("bundle")], Directory.EnumerateFileSystemEntries(folder.Root));
        }
        else
        {
            var message = Assert.IsType<ModelException>(error).Message;
            Assert.All(Words[name], word => Assert.Contains(word, message, StringComparison.Ordinal));
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
        }

        Assert.False(File.Exists("/tmp/sparkbert-evil"));
    }

    [Fact]
    public void A_release_of_Google_imports_from_its_zip_as_from_its_folder()
    {
        var root = TestSkip.WithoutFullModels("tiny-import");
        AssertSameBundle(Path.Combine(root, "google-ckpt"), Path.Combine(root, "cased_L-2_H-32_A-4.zip"));
    }

    [Theory]
    [InlineData("tf1-hub-module", true, "")]
    [InlineData("hf", true, "./")]
    [InlineData("onnx-external", false, "outer/inner/")]
    public void A_tar_imports_as_its_folder_does(string name, bool isGzip, string prefix)
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), name);

        // Neither the name nor its extension shows what it is.
        var archive = folder.Path("download");
        using (var file = File.Create(archive))
        using (Stream stream = isGzip ? new GZipStream(file, CompressionLevel.Fastest) : file)
        using (var tar = new TarWriter(stream, TarEntryFormat.Ustar))
        {
            foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            {
                tar.WriteEntry(path, prefix + Path.GetRelativePath(source, path).Replace('\\', '/'));
            }
        }

        AssertSameBundle(source, archive);
    }

    // gzip's own stream takes the end of the file for the end of the content. The tar ends before: its content is whole in all of these.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(20)]
    public void A_gzipped_tar_without_its_end_is_refused(int missing)
    {
        var archive = WriteTar(folder.Path("cut.tar.gz"), Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "hf"));
        var bytes = File.ReadAllBytes(archive);
        File.WriteAllBytes(archive, bytes[..^missing]);

        var error = Assert.Throws<ModelException>(() => Import(archive, "bundle"));

        Assert.Contains("cut.tar.gz is a damaged tar archive", error.Message, StringComparison.Ordinal);
        Assert.Equal([archive], Directory.EnumerateFileSystemEntries(folder.Root));
    }

    private static string WriteTar(string archive, string source)
    {
        using var file = File.Create(archive);
        using var stream = new GZipStream(file, CompressionLevel.Fastest);
        using var tar = new TarWriter(stream, TarEntryFormat.Ustar);
        foreach (var path in Directory.EnumerateFiles(source))
        {
            tar.WriteEntry(path, Path.GetFileName(path));
        }

        return archive;
    }

    private void AssertSameBundle(string source, string archive)
    {
        var fromFolder = Import(source, "from-folder").Manifest;
        var fromArchive = Import(archive, "from-archive").Manifest;

        Assert.Equal(fromFolder.Files, fromArchive.Files);
        Assert.Equal(fromFolder.SourceFormat, fromArchive.SourceFormat);
        Assert.Equal(["from-archive", "from-folder"], Directory.EnumerateDirectories(folder.Root).Select(Path.GetFileName).Order());
    }

    private ImportedModel Import(string source, string name) =>
        ModelImport.Import(source, folder.Path(name), options: null, TestContext.Current.CancellationToken);
}
