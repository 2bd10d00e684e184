using System.Globalization;

namespace SparkBert.Cli.Tests;

/// <summary>The kernel's limit of a container: the run ends, or is killed; nothing that looks like an output is left.</summary>
public sealed class MemoryLimitTests : CommandTest
{
    [Theory]
    [InlineData(60)]
    [InlineData(110)]
    [InlineData(160)]
    public void A_run_without_enough_memory_leaves_no_output_and_the_next_makes_it_whole(int megabytes)
    {
        using var group = new MemoryGroup(megabytes);
        var output = Folder.Path("out.jsonl");
        var input = Write("in.txt", DistinctText.Lines(2000));
        using var process = CliProcess.StartInShell(
            $"echo $$ > {group.Processes} || exit 99", "", Embed(input, "-o", output, "--threads", "4"));
        var (code, _, error) = CliProcess.Finish(process);

        // It may be enough after all; killed by the kernel is 137, and .NET ends by itself with 134 where it can get no memory at all.
        Assert.True(code is 0 or 1 or 134 or 137 or 139, $"{code}: {error}");
        Assert.Equal(code == 0, File.Exists(output));
        Assert.Equal(0, CliProcess.Run(Embed(input, "-o", Folder.Path("whole.jsonl"))).ExitCode);
        if (code != 0)
        {
            Assert.Equal(0, CliProcess.Run(Embed(input, "-o", output)).ExitCode);
        }

        Assert.Equal(File.ReadAllBytes(Folder.Path("whole.jsonl")), File.ReadAllBytes(output));
        Assert.Equal(["in.txt", "out.jsonl", "whole.jsonl"], Names());
    }

    /// <summary>A control group of version 1 or 2; the test is skipped where none can be made.</summary>
    private sealed class MemoryGroup : IDisposable
    {
        private readonly string folder;

        public MemoryGroup(int megabytes)
        {
            const string Root = "/sys/fs/cgroup";
            var isFirst = Directory.Exists(Path.Combine(Root, "memory"));
            folder = Path.Combine(Root, isFirst ? "memory" : "", $"sparkbert-test-{Guid.NewGuid():N}");
            try
            {
                Directory.CreateDirectory(folder);
                var bytes = ((long)megabytes << 20).ToString(CultureInfo.InvariantCulture);
                File.WriteAllText(Path.Combine(folder, isFirst ? "memory.limit_in_bytes" : "memory.max"), bytes);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Dispose();
                Assert.Skip("A control group can't be made without the rights to.");
            }
        }

        public string Processes => Path.Combine(folder, "cgroup.procs");

        public void Dispose()
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The kernel still reaps its last process.
            }
        }
    }
}
