
namespace SparkBert.Cli.Tests;

/// <summary>What has its name is on the disk: seen in the calls of the system.</summary>
public sealed class DurabilityTests : CommandTest
{
    [Theory]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    public void An_output_is_on_the_disk_before_it_has_its_name_and_the_name_before_the_end(string format)
    {
        var output = Folder.Path("out." + format);

        var calls = Trace(Embed(Write("in.txt"), "-o", output));

        var name = Find(calls, "rename", $"\"{output}\"");
        Assert.True(name >= 0, string.Join('\n', calls));
        Assert.InRange(Find(calls, "sync", ".tmp>"), 0, name);
        Assert.InRange(Find(calls, "fsync", $"{Folder.Root}>"), name, calls.Count);
    }

    [Fact]
    public void Every_file_of_a_bundle_is_on_the_disk_before_the_bundle_has_its_name()
    {
        var bundle = Folder.Path("bundle");

        var calls = Trace("model", "import", Path.Combine(TestData.Models, "tiny-import"), "-o", bundle);

        var name = Find(calls, "rename", $"\"{bundle}\"");
        Assert.True(name >= 0, string.Join('\n', calls));
        foreach (var file in Directory.EnumerateFiles(bundle).Select(Path.GetFileName))
        {
            Assert.InRange(Find(calls, "sync", $"/{file}>"), 0, name);
        }

        Assert.InRange(Find(calls, "fsync", $"{Folder.Root}>"), name, calls.Count);
    }

    /// <summary>The number of the first call of a name with a path; -1 if there is none.</summary>
    private static int Find(List<string> calls, string name, string path) => calls.FindIndex(
        call => call.Contains(name, StringComparison.Ordinal) && call.Contains(path, StringComparison.Ordinal));

    /// <summary>The calls that bring content and names to the disk, each with the paths of its descriptors.</summary>
    private static List<string> Trace(params string[] arguments)
    {
        var log = Path.Combine(Path.GetTempPath(), $"sparkbert-trace-{Guid.NewGuid():N}");
        try
        {
            string[] options = ["-f", "-y", "-s", "4096", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat", "-o", log];
            var (code, error) = Strace.Run(options, arguments);
            Assert.True(code == 0, error);
            return [.. File.ReadAllLines(log)];
        }
        finally
        {
            File.Delete(log);
        }
    }
}
