using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using SparkBert.Models.Files;

namespace SparkBert.Models.Tests.Archives;

/// <summary>Archives made for one limit each. None imports, none writes outside its folder, and nothing is left.</summary>
public sealed class ArchiveLimitsTests : IDisposable
{
    private const int CentralFlags = 8;
    private const int CentralMethod = 10;
    private const int CentralSize = 24;
    private static readonly byte[] CentralHeader = [(byte)'P', (byte)'K', 1, 2];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a/../../evil", "a/../../evil leaves the target folder")]
    [InlineData("C:\\evil", "begins with a drive letter")]
    [InlineData("\\\\server\\share", "absolute path")]
    [InlineData("vocab.txt:stream", "has a colon")]
    [InlineData("a\u001b[31m\rb", "a\\u001b[31m\\u000db has control characters")]
    [InlineData("a/NUL.txt", "can't be the name of a file on every system")]
    [InlineData("vocab.txt.", "can't be the name of a file on every system")]
    [InlineData("1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/9/0/1/2/3", "folders deep")]
    public void A_name_that_is_no_plain_path_is_refused_and_shown_without_control_characters(string name, string message)
    {
        AssertRefused(Zip((name, "x")), message);
        AssertRefused(Tar(name), message);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(93)]
    public void A_zip_that_is_packed_another_way_is_refused_with_what_to_do(byte method)
    {
        var path = Zip(("vocab.txt", "[PAD]"));
        Patch(path, CentralHeader, CentralMethod, _ => method);
        AssertRefused(path, "is packed in a way that is not read");
    }

    [Fact]
    public void A_name_of_thousands_of_characters_is_refused_and_cut_in_the_message()
    {
        var error = AssertRefused(Zip((new string('a', 5000), "x")), "has a name of 5,000 characters");
        Assert.True(error.Length < 300);
    }

    [Fact]
    public void Names_that_differ_by_case_only_are_one() =>
        AssertRefused(Zip(("m/vocab.txt", "a"), ("M/VOCAB.TXT", "b")), "two entries named M/VOCAB.TXT");

    [Theory]
    [InlineData("m", "m/vocab.txt")]
    [InlineData("m/vocab.txt", "m")]
    public void A_file_is_no_folder(string first, string second) => AssertRefused(Zip((first, "a"), (second, "b")), "m");

    [Fact]
    public void Entries_are_counted()
    {
        AssertRefused(Zip([.. Enumerable.Range(0, 10_001).Select(n => ($"{n}", ""))]), "more than 10,000 entries");
        var path = folder.Path("many.tar");
        using (var tar = new TarWriter(File.Create(path), TarEntryFormat.Ustar))
        {
            for (var n = 0; n <= 10_000; n++)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "folder"));
            }
        }

        AssertRefused(path, "more than 10,000 entries");
    }

    [Fact]
    public void A_list_of_entries_over_its_limit_is_not_read()
    {
        var comment = new string('c', 60_000);
        var path = folder.Path("many.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            for (var n = 0; n < 75; n++)
            {
                zip.CreateEntry($"{n}").Comment = comment;
            }
        }

        AssertRefused(path, "the list of entries has");
    }

    [Fact]
    public void What_unpacks_to_hundreds_of_times_its_size_is_refused()
    {
        var zeros = new byte[100 << 20];
        var zip = folder.Path("bomb.zip");
        using (var archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        using (var entry = archive.CreateEntry("model.safetensors", CompressionLevel.Optimal).Open())
        {
            entry.Write(zeros);
        }

        AssertRefused(zip, "more than 200 times as much");
        var tar = folder.Path("bomb.tar.gz");
        using (var stream = new GZipStream(File.Create(tar), CompressionLevel.Optimal))
        using (var archive = new TarWriter(stream))
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "model.safetensors") { DataStream = new MemoryStream(zeros) });
        }

        AssertRefused(tar, "more than 200 times as much");
    }

    [Fact]
    public void What_does_not_fit_on_the_disk_is_refused_before_anything_is_written()
    {
        var error = Assert.Throws<IOException>(() => DiskSpace.Require(folder.Root, long.MaxValue, "large.zip"));
        Assert.Contains("large.zip unpacks to 9,223,372,036.85 GB, but ", error.Message, StringComparison.Ordinal);
        DiskSpace.Require(folder.Root, 1 << 20, "small.zip");
    }

    [Fact]
    public void An_encrypted_entry_is_named()
    {
        var path = Zip(("vocab.txt", "[PAD]"));
        Patch(path, CentralHeader, CentralFlags, flags => (byte)(flags | 1));
        AssertRefused(path, "vocab.txt is encrypted");
    }

    [Fact]
    public void An_entry_longer_or_shorter_than_it_says_is_refused()
    {
        var path = Zip(("config.json", new string('x', 200)));
        Patch(path, CentralHeader, CentralSize, size => (byte)(size - 100));
        AssertRefused(path, "config.json");
        path = Zip(("config.json", new string('x', 100)));
        Patch(path, CentralHeader, CentralSize, size => (byte)(size + 100));
        AssertRefused(path, "config.json");
    }

    [Fact]
    public void A_changed_byte_of_stored_content_is_found()
    {
        var path = folder.Path("stored.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("config.json", CompressionLevel.NoCompression).Open())
        {
            entry.Write("needle-in-the-file"u8);
        }

        Patch(path, "needle"u8.ToArray(), 1, value => (byte)(value ^ 1));
        AssertRefused(path, "config.json");
    }

    [Theory]
    [InlineData(0xA000, "symbolic link")]
    [InlineData(0x2000, "neither a file nor a folder")]
    public void Special_files_of_a_zip_are_refused(int mode, string message)
    {
        var path = folder.Path("special.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            zip.CreateEntry("vocab.txt").ExternalAttributes = mode << 16;
        }

        AssertRefused(path, message);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "is a link")]
    [InlineData(TarEntryType.HardLink, "is a link")]
    [InlineData(TarEntryType.Fifo, "neither a file nor a folder")]
    public void Special_files_of_a_tar_are_refused(TarEntryType type, string message)
    {
        var path = folder.Path("special.tar.gz");
        using (var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        using (var tar = new TarWriter(stream))
        {
            var entry = new PaxTarEntry(type, "vocab.txt");
            if (type != TarEntryType.Fifo)
            {
                entry.LinkName = "/etc/passwd";
            }

            tar.WriteEntry(entry);
        }

        AssertRefused(path, message);
    }

    [Fact]
    public void A_list_of_attributes_of_megabytes_is_not_read_into_memory()
    {
        var path = folder.Path("attributes.tar");
        using (var tar = new TarWriter(File.Create(path)))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "vocab.txt", [new("comment", new string('x', 3 << 20))]));
        }

        AssertRefused(path, "a list of attributes has");

        foreach (var type in (byte[])[(byte)'x', (byte)'g', (byte)'L', (byte)'K'])
        {
            File.WriteAllBytes(path, TarHeader(type));
            var before = GC.GetAllocatedBytesForCurrentThread();
            AssertRefused(path, "a list of attributes has");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20);
        }
    }

    [Fact]
    public void A_tar_gz_that_ends_too_soon_is_refused_at_every_length()
    {
        var bytes = File.ReadAllBytes(Tar("a.txt", "b.txt"));
        var path = folder.Path("cut.tar.gz");
        for (var length = 20; length < bytes.Length - 8; length += 7)
        {
            File.WriteAllBytes(path, bytes[..length]);
            AssertRefused(path, "cut.tar.gz");
        }
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_with_what_is_known()
    {
        var path = folder.Path("model.zip");
        File.WriteAllText(path, "not an archive");
        AssertRefused(path, "neither a folder nor an archive of a known kind (zip, tar.gz, tar)");
    }

    [Fact]
    public void An_archive_without_a_model_tells_what_it_holds_by_the_name_of_the_archive()
    {
        var message = AssertRefused(Zip(("readme.md", "x")), "found: readme.md");
        Assert.DoesNotContain(".unpacked", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_models_in_an_archive_none_is_guessed() =>
        AssertRefused(Zip(("a/config.json", "{}"), ("b/config.json", "{}")), "several models (a, b)");

    /// <summary>A header that says 2 GB; its checksum is right.</summary>
    private static byte[] TarHeader(byte type)
    {
        var header = new byte[1024];
        "name"u8.CopyTo(header);
        "0000644\00000000\00000000\017700000000\000000000000\0        "u8.CopyTo(header.AsSpan(100));
        header[156] = type;
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        var checksum = Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0');
        Encoding.ASCII.GetBytes(checksum + "\0 ").CopyTo(header.AsSpan(148));
        return header;
    }

    private string Zip(params (string Name, string Content)[] entries)
    {
        var path = folder.Path("made.zip");
        File.Delete(path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create, Encoding.UTF8);
        foreach (var (name, content) in entries)
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(content));
        }

        return path;
    }

    private string Tar(params string[] names)
    {
        var path = folder.Path("made.tar.gz");
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        using var tar = new TarWriter(stream, TarEntryFormat.Pax);
        foreach (var name in names)
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1, 2, 3]) });
        }

        return path;
    }

    /// <summary>Changes a byte after a mark.</summary>
    private static void Patch(string path, ReadOnlySpan<byte> mark, int offset, Func<byte, byte> change)
    {
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf(mark) + offset;
        bytes[at] = change(bytes[at]);
        File.WriteAllBytes(path, bytes);
    }

    private string AssertRefused(string archive, string message)
    {
        var parent = folder.CreateFolder("target", "inner");
        var error = Assert.Throws<ModelException>(() => ModelImport.Import(
            archive, Path.Combine(parent, "bundle"), options: null, TestContext.Current.CancellationToken));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Empty(Directory.EnumerateFileSystemEntries(parent));
        Assert.Equal([parent], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(parent)!));
        return error.Message;
    }
}
