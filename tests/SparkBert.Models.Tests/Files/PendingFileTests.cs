using SparkBert.Models.Files;

namespace SparkBert.Models.Tests.Files;

/// <summary>What is written under a temporary name: it gets its own, or goes; and what the dead left goes too.</summary>
public sealed class PendingFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_has_the_old_content_or_the_new_one()
    {
        var path = folder.Path("a.txt");
        File.WriteAllText(path, "old");
        using (var given_up = new PendingFile(path, overwrite: true))
        {
            File.WriteAllText(given_up.Path, "half");
            Assert.Equal("old", File.ReadAllText(path));
        }

        Assert.Equal("old", File.ReadAllText(path));
        using (var complete = new PendingFile(path, overwrite: true))
        {
            File.WriteAllText(complete.Path, "new");
            complete.Complete();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Root));
    }

    [Fact]
    public void A_file_that_came_meanwhile_is_not_replaced()
    {
        var path = folder.Path("a.txt");
        using (var file = new PendingFile(path, overwrite: false))
        {
            File.WriteAllText(path, "theirs");
            Assert.Contains(path, Assert.Throws<IOException>(file.Complete).Message, StringComparison.Ordinal);
        }

        Assert.Equal("theirs", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Root));
    }

    [Fact]
    public void What_a_dead_process_left_goes_with_the_next_and_nothing_else_does()
    {
        // A lock file that nobody holds is what a killed process leaves.
        string[] left = [".a.txt.0123abcd.tmp", ".a.txt.0123abcd.tmp.lock", ".a.txt.4567abcd.tmp.lock"];
        string[] others =
        [
            ".a.txt.b.0123abcd.tmp", ".a.txt.b.0123abcd.tmp.lock", ".a.txt.89abcdef.tmp", "a.txt.0123abcd.tmp", ".b.0123abcd.tmp.lock",
        ];
        foreach (var name in left.Concat(others))
        {
            File.WriteAllText(folder.Path(name), "");
        }

        Directory.CreateDirectory(folder.Path(".a.txt.4567abcd.tmp", "inner"));
        Directory.CreateDirectory(folder.Path(".a.txt.4567abcd.tmp.unpacked"));
        using (new PendingFile(folder.Path("a.txt"), overwrite: false))
        {
        }

        Assert.Equal(
            others.Order(StringComparer.Ordinal),
            Directory.EnumerateFileSystemEntries(folder.Root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_living_one_writes_stays()
    {
        using var first = new PendingFile(folder.Path("a.txt"), overwrite: true);
        File.WriteAllText(first.Path, "first");
        using (var second = new PendingFile(folder.Path("a.txt"), overwrite: true))
        {
            File.WriteAllText(second.Path, "second");
            second.Complete();
        }

        first.Complete();
        Assert.Equal("first", File.ReadAllText(folder.Path("a.txt")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_complete_file_is_withdrawn_unless_it_has_replaced_another(bool isOld)
    {
        var path = folder.Path("a.txt");
        if (isOld)
        {
            File.WriteAllText(path, "old");
        }

        using var file = new PendingFile(path, overwrite: true);
        File.WriteAllText(file.Path, "new");
        file.Withdraw();
        Assert.Equal(isOld, File.Exists(path));
        file.Complete();
        file.Withdraw();

        Assert.Equal(isOld ? "new" : null, File.Exists(path) ? File.ReadAllText(path) : null);
    }

    [Fact]
    public void A_name_of_the_greatest_length_can_be_written()
    {
        var path = folder.Path(string.Concat(Enumerable.Repeat("ü", 125)) + ".json");
        AtomicFile.Write(path, "{}"u8);

        Assert.Equal("{}", File.ReadAllText(path));
    }

    [Fact]
    public void A_folder_sweeps_what_a_dead_process_left_of_it()
    {
        File.WriteAllText(folder.Path(".bundle.0123abcd.tmp.lock"), "");
        Directory.CreateDirectory(folder.Path(".bundle.0123abcd.tmp", "inner"));
        using (var bundle = new AtomicFolder(folder.Path("bundle")))
        {
            File.WriteAllText(Path.Combine(bundle.Path, "file"), "content");
            bundle.Complete();
        }

        Assert.Equal([folder.Path("bundle")], Directory.EnumerateFileSystemEntries(folder.Root));
        Assert.Equal("content", File.ReadAllText(folder.Path("bundle", "file")));
    }
}
