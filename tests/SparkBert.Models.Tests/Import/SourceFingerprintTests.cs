using SparkBert.Bundles;

namespace SparkBert.Models.Tests.Import;

/// <summary>A source is known by its content, but a large file isn't read while the kernel says that it is as it was.</summary>
public sealed class SourceFingerprintTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SourceFingerprintTests()
    {
        File.WriteAllBytes(Path.Combine(folder.CreateFolder("source"), "weights"), new byte[8 << 20]);
        File.SetLastWriteTimeUtc(Weights, DateTime.UnixEpoch);
    }

    private string Weights => folder.Path("source", "weights");

    private string Records => folder.Path("records");

    public void Dispose() => folder.Dispose();

    /// <summary>The record is changed to another hash, which nobody who reads the file could find.</summary>
    [Fact]
    public void A_large_file_that_is_as_it_was_is_not_read_again()
    {
        RequireTrusted();
        var first = Compute();
        Assert.Equal(first, Compute());

        var record = Assert.Single(Directory.GetFiles(Records));
        var text = File.ReadAllText(record);
        File.WriteAllText(record, text[..^65] + new string('A', 64) + "\n");

        Assert.NotEqual(first, Compute());
    }

    [Fact]
    public void Another_content_of_the_same_size_and_time_is_another_source()
    {
        var first = Compute();
        var bytes = File.ReadAllBytes(Weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(Weights, bytes);
        File.SetLastWriteTimeUtc(Weights, DateTime.UnixEpoch);

        Assert.NotEqual(first, Compute());
    }

    [Fact]
    public void Without_a_memory_the_fingerprint_is_the_same() => Assert.Equal(
        Compute(), ModelSource.ComputeFingerprint(folder.Path("source"), memory: null, TestContext.Current.CancellationToken));

    /// <summary>Where the memory itself remembers nothing, nobody can see whether it was asked.</summary>
    private void RequireTrusted()
    {
        using var file = File.OpenHandle(Weights);
        _ = new RememberedHashes(folder.Path("probe"), new HourLater()).Find(file, () => new string('A', 64));
        Assert.SkipUnless(
            Directory.Exists(folder.Path("probe")), "The file system of temporary files is none whose times of change are trusted.");
    }

    private string Compute() => ModelSource.ComputeFingerprint(
        folder.Path("source"), new RememberedHashes(Records, new HourLater()), TestContext.Current.CancellationToken);

    /// <summary>A clock that is ahead, so that every file has been at rest.</summary>
    private sealed class HourLater : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(1);
    }
}
