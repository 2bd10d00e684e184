using System.Security.Cryptography;
using SparkBert.Bundles;

namespace SparkBert.Tests.Bundles;

/// <summary>
/// A file whose hash is remembered is not read again; a change of any kind makes it be read, and what could be false is not remembered. The
/// bundle is large enough for a record, and lies on a file system that is trusted; else the tests are skipped.
/// </summary>
public sealed class RememberedHashesTests : IDisposable
{
    private readonly BundleCopy bundle = new(TinyModels.RandomBundle);
    private readonly TemporaryFolder folder = new();

    /// <summary>The weights get a time that can be set again to the nanosecond.</summary>
    public RememberedHashesTests() => File.SetLastWriteTimeUtc(bundle.Weights, DateTime.UnixEpoch);

    private string Records => folder.Path("opened");

    public void Dispose()
    {
        bundle.Dispose();
        folder.Dispose();
    }

    /// <summary>The record is changed to another hash, and the manifest with it: nobody who reads the file could find that hash.</summary>
    [Fact]
    public void A_file_that_is_as_it_was_is_not_read_again()
    {
        var hash = Remember();
        var other = new string('A', 64);
        var record = RecordFile();
        File.WriteAllText(record, File.ReadAllText(record).Replace(hash, other, StringComparison.Ordinal));

        bundle.EditManifest(manifest => manifest["files"]!["model.onnx_data"] = other);
        Open(new HourLater());
    }

    [Theory]
    [InlineData("overwritten")]
    [InlineData("overwritten, its time set back")]
    [InlineData("replaced, its time set back")]
    [InlineData("mapped and overwritten")]
    public void A_file_that_was_changed_is_read_again(string what)
    {
        Remember();
        Change(what);

        Assert.Contains("model.onnx_data was changed or damaged", Refusal(new HourLater()), StringComparison.Ordinal);
    }

    /// <summary>
    /// A page that a mapping has written stays writable without another change of the file's time, until it is on the disk.
    /// </summary>
    [Fact]
    public void A_page_that_is_still_mapped_and_dirty_when_the_file_is_hashed_can_not_change_unseen()
    {
        var length = new FileInfo(bundle.Weights).Length;
        using var mapped = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateFromFile(bundle.Weights, FileMode.Open);
        using var view = mapped.CreateViewAccessor(0, length);
        view.Write(length - 8, view.ReadByte(length - 8));
        Remember();
        view.Write(length - 8, (byte)~view.ReadByte(length - 8));

        Assert.Contains("model.onnx_data was changed or damaged", Refusal(new HourLater()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_changed_just_now_is_not_remembered()
    {
        Open(clock: null);

        Assert.False(Directory.Exists(Records));
    }

    [Fact]
    public void A_small_file_has_no_record()
    {
        using var small = new BundleCopy(TinyModels.CompactBundle);
        Open(new HourLater(), small.Path);

        Assert.False(Directory.Exists(Records));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("of another boot")]
    [InlineData("writable by others")]
    [InlineData("empty")]
    public void A_record_that_can_not_be_trusted_says_nothing(string what)
    {
        var hash = Remember();
        var record = RecordFile();
        var text = File.ReadAllText(record);
        bundle.EditManifest(manifest => manifest["files"]!["model.onnx_data"] = new string('A', 64));
        text = text.Replace(hash, new string('A', 64), StringComparison.Ordinal);
        File.WriteAllText(record, what switch
        {
            "damaged" => text[..^10],
            "of another boot" => (text[0] == '0' ? "1" : "0") + text[1..],
            "empty" => "",
            _ => text,
        });
        if (what == "writable by others")
        {
            SetMode(record, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        }

        Assert.Contains("model.onnx_data was changed or damaged", Refusal(new HourLater()), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_are_the_users_own_and_few()
    {
        Remember();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(RecordFile()));
        for (var i = 0; i < 2 * RememberedHashes.MaxRecords; i++)
        {
            var old = Path.Combine(Records, $"old-{i}");
            File.WriteAllText(old, "");
            File.SetLastWriteTimeUtc(old, DateTime.UnixEpoch);
        }

        // Another state, another record.
        SetMode(bundle.Weights, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Open(new HourLater());
        Assert.Equal(RememberedHashes.MaxRecords, Directory.GetFiles(Records).Length);
        Assert.Contains(Directory.GetFiles(Records), file => File.ReadAllText(file).Length > 0);
    }

    [Fact]
    public void A_cache_that_can_not_be_written_is_no_hindrance()
    {
        File.WriteAllText(Records, "");
        Open(new HourLater());
    }

    [Fact]
    public void A_file_that_is_changed_while_it_is_hashed_is_not_remembered()
    {
        RequireTrusted();
        var memory = new RememberedHashes(Records, new HourLater());
        using var file = File.OpenHandle(bundle.Weights);
        var state = memory.Prepare(file)!.Value;
        File.SetLastWriteTimeUtc(bundle.Weights, DateTime.UnixEpoch.AddDays(1));
        memory.Remember(file, state, HashOfWeights());

        Assert.False(Directory.Exists(Records));
    }

    /// <summary>Sources of an import: no manifest says what hash they should have.</summary>
    [Fact]
    public void A_hash_that_nobody_expects_is_remembered_too()
    {
        RequireTrusted();
        var hash = HashOfWeights();

        Assert.Equal((hash, 1), Find());
        Assert.Equal((hash, 0), Find());
    }

    [Theory]
    [InlineData("overwritten, its time set back")]
    [InlineData("replaced, its time set back")]
    [InlineData("mapped and overwritten")]
    public void A_changed_file_has_another_hash_though_nobody_expects_one(string what)
    {
        RequireTrusted();
        var (before, _) = Find();
        Change(what);

        Assert.Equal((HashOfWeights(), 1), Find());
        Assert.NotEqual(before, HashOfWeights());
    }

    [Fact]
    public void A_hash_that_is_not_the_expected_one_is_not_remembered()
    {
        RequireTrusted();

        Assert.Equal((HashOfWeights(), 1), Find(new string('A', 64)));
        Assert.False(Directory.Exists(Records));
    }

    [Fact]
    public void A_file_system_that_is_not_trusted_is_read_each_time()
    {
        const string Memory = "/dev/shm";
        Assert.SkipUnless(Directory.Exists(Memory), "There is no tmpfs.");
        var path = Path.Combine(Memory, Guid.NewGuid().ToString("N"));
        try
        {
            File.WriteAllBytes(path, new byte[2 * RememberedHashes.MinBytes]);
            using var file = File.OpenHandle(path);
            Assert.Null(new RememberedHashes(Records, new HourLater()).Prepare(file));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private string HashOfWeights() => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(bundle.Weights)));

    /// <summary>The hash that the memory gives, and how often the file was read for it.</summary>
    private (string Hash, int Reads) Find(string? expected = null)
    {
        var reads = 0;
        using var file = File.OpenHandle(bundle.Weights);
        var hash = new RememberedHashes(Records, new HourLater()).Find(file, Read, expected);
        return (hash, reads);

        string Read()
        {
            reads++;
            return HashOfWeights();
        }
    }

    private string RecordFile() => Assert.Single(Directory.GetFiles(Records));

    /// <summary>Opens the bundle, which remembers the hash of its weights.</summary>
    private string Remember()
    {
        RequireTrusted();
        Open(new HourLater());
        Assert.Contains(HashOfWeights(), File.ReadAllText(RecordFile()), StringComparison.Ordinal);
        return HashOfWeights();
    }

    private void RequireTrusted()
    {
        using var file = File.OpenHandle(bundle.Weights);
        var isTrusted = new RememberedHashes(Records, new HourLater()).Prepare(file) is not null;
        Assert.SkipUnless(isTrusted, "The file system of temporary files is none whose times of change are trusted.");
    }

    private void Change(string what)
    {
        var bytes = File.ReadAllBytes(bundle.Weights);
        bytes[^8] ^= 1;
        switch (what)
        {
            case "mapped and overwritten":
                using (var mapped = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateFromFile(bundle.Weights, FileMode.Open))
                {
                    using var view = mapped.CreateViewAccessor(0, bytes.Length);
                    view.Write(bytes.Length - 8, bytes[^8]);
                }

                break;
            case "replaced, its time set back":
                File.WriteAllBytes(bundle.FileOf("other"), bytes);
                File.Move(bundle.FileOf("other"), bundle.Weights, overwrite: true);
                File.SetLastWriteTimeUtc(bundle.Weights, DateTime.UnixEpoch);
                break;
            case "overwritten, its time set back":
                bundle.Overwrite(bytes.Length - 8, bytes.AsSpan(bytes.Length - 8, 1));
                File.SetLastWriteTimeUtc(bundle.Weights, DateTime.UnixEpoch);
                break;
            default:
                bundle.Overwrite(bytes.Length - 8, bytes.AsSpan(bytes.Length - 8, 1));
                break;
        }
    }

    private string Refusal(TimeProvider clock) => Assert.Throws<ModelException>(() => Open(clock)).Message;

    /// <summary>Reads the bundle as opening does.</summary>
    private void Open(TimeProvider? clock, string? path = null)
    {
        var memory = new RememberedHashes(Records, clock);
        using var content = BundleContent.Read(path ?? bundle.Path, HeldWeights.LeftMapped, memory, TestContext.Current.CancellationToken);
        foreach (var (_, values) in content.Held)
        {
            values.Dispose();
        }

        content.Verify();
    }

    /// <summary>A clock that is ahead, so that every file has been at rest.</summary>
    private sealed class HourLater : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(1);
    }
}
