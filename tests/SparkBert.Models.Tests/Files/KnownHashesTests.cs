using System.Security.Cryptography;
using SparkBert.Models.Files;

namespace SparkBert.Models.Tests.Files;

/// <summary>A file is hashed once for each content: size and time of the last write prove nothing, the kernel's state does.</summary>
public sealed class KnownHashesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public KnownHashesTests()
    {
        File.WriteAllText(Source, "abc");
        File.SetLastWriteTimeUtc(Source, DateTime.UnixEpoch);
    }

    private string Source => folder.Path("weights");

    private string Memory => folder.Path("memory");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_that_is_as_it_was_is_not_read_again()
    {
        RequireLinux();
        var hash = Find(new HourLater());

        // What is remembered is believed as long as the kernel says that the file is the same.
        File.WriteAllText(Memory, File.ReadAllText(Memory).Replace(hash, new string('0', 64), StringComparison.Ordinal));

        Assert.Equal(new string('0', 64), Find(new HourLater()));
    }

    [Fact]
    public void Another_content_of_the_same_size_and_time_has_another_hash()
    {
        Find(new HourLater());
        File.WriteAllText(Source, "xyz");
        File.SetLastWriteTimeUtc(Source, DateTime.UnixEpoch);

        Assert.Equal(Hash("xyz"), Find(new HourLater()));
    }

    [Fact]
    public void A_file_that_was_replaced_by_one_of_the_same_size_and_time_has_another_hash()
    {
        Find(new HourLater());
        File.WriteAllText(folder.Path("other"), "xyz");
        File.SetLastWriteTimeUtc(folder.Path("other"), DateTime.UnixEpoch);
        File.Move(folder.Path("other"), Source, overwrite: true);

        Assert.Equal(Hash("xyz"), Find(new HourLater()));
    }

    [Fact]
    public void A_file_that_changed_just_now_is_not_remembered()
    {
        Assert.Equal(Hash("abc"), Find(clock: null));

        Assert.False(File.Exists(Memory));
    }

    [Fact]
    public void A_memory_of_other_bytes_is_no_memory()
    {
        File.WriteAllBytes(Memory, [0xFF, 0, 10, 32, 32]);

        Assert.Equal(Hash("abc"), Find(new HourLater()));
    }

    [Fact]
    public void A_cache_that_can_not_be_written_is_no_hindrance()
    {
        File.WriteAllText(folder.Path("file"), "");

        Assert.Equal(Hash("abc"), Find(new HourLater(), folder.Path("file", "memory")));
    }

    private static void RequireLinux() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells the time of a file's last change.");

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private string Find(TimeProvider? clock, string? memory = null)
    {
        var hashes = new KnownHashes(memory ?? Memory, clock);
        var hash = hashes.Find(Source, "weights", TestContext.Current.CancellationToken);
        hashes.Save();
        return hash;
    }

    /// <summary>A clock that is ahead, so that every file has been at rest.</summary>
    private sealed class HourLater : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(1);
    }
}
