using System.Text.Json.Nodes;

namespace SparkBert.Cli.Tests;

/// <summary>Two runs that write one output at the same time: it is made once, and whole.</summary>
public sealed class TwoRunsTests : CommandTest
{
    [Theory]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    public void One_file(string format)
    {
        var input = Write("in.txt", DistinctText.Lines(200));
        var output = Folder.Path("out." + format);
        var undisturbed = Folder.Path("undisturbed." + format);
        Assert.Equal(0, CliProcess.Run(Embed(input, "-o", undisturbed)).ExitCode);

        var ends = RunBoth(Embed(input, "-o", output));

        Assert.Equal(File.ReadAllBytes(undisturbed), File.ReadAllBytes(output));
        Assert.Contains(0, ends.Select(end => end.ExitCode));
        Assert.All(ends.Where(end => end.ExitCode != 0), end =>
        {
            Assert.InRange(end.ExitCode, 1, 2);
            Assert.Contains(output, end.Error, StringComparison.Ordinal);
            Assert.Matches("already (exists|there)|there already", end.Error);
        });
        Assert.Equal(["in.txt", "out." + format, "undisturbed." + format], Names());
    }

    [Fact]
    public void One_folder_of_parts()
    {
        var input = Write("in.txt", DistinctText.Lines(400));
        string[] parts = ["--resume", "--part-rows", "20", "--output-format", "jsonl"];
        Assert.Equal(0, CliProcess.Run(Embed(input, [.. parts, "-o", Folder.Path("undisturbed")])).ExitCode);

        var ends = RunBoth(Embed(input, [.. parts, "-o", Folder.Path("out")]));

        Assert.Contains(0, ends.Select(end => end.ExitCode));
        Assert.All(ends.Where(end => end.ExitCode != 0), end => Assert.Contains("another run", end.Error, StringComparison.Ordinal));
        Assert.Equal(ReadAll("undisturbed"), ReadAll("out"));
    }

    [Fact]
    public void One_folder_that_another_run_writes_is_refused()
    {
        var input = Write("in.txt", DistinctText.Lines(40));
        string[] arguments = Embed(input, "--resume", "--part-rows", "20", "--output-format", "jsonl", "-o", Folder.Path("out"));
        Directory.CreateDirectory(Folder.Path("out"));
        using (new FileStream(Folder.Path("out", "_sparkbert.lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            var (code, _, error) = CliProcess.Run(arguments);
            Assert.Equal(2, code);
            Assert.Contains("another run writes", error, StringComparison.Ordinal);
            Assert.Equal(["_sparkbert.lock"], Directory.EnumerateFileSystemEntries(Folder.Path("out")).Select(Path.GetFileName));
        }

        // What holds the lock is a process, not the file.
        Assert.Equal(0, CliProcess.Run(arguments).ExitCode);
    }

    /// <summary>Found by the soak: a run that is killed just after a part got its name leaves that part's lock.</summary>
    [Fact]
    public void What_a_killed_run_left_of_a_finished_part_goes_with_the_next_run()
    {
        var input = Write("in.txt", DistinctText.Lines(40));
        string[] arguments = Embed(input, "--resume", "--part-rows", "20", "--output-format", "jsonl", "-o", Folder.Path("out"));
        Assert.Equal(0, CliProcess.Run(arguments).ExitCode);
        var before = ReadAll("out");
        var part = before.First(file => file.Name.StartsWith("part-", StringComparison.Ordinal)).Name;
        File.WriteAllText(Folder.Path("out", $".{part}.0123abcd.tmp.lock"), "");

        Assert.Equal(0, CliProcess.Run(arguments).ExitCode);

        Assert.Equal(before, ReadAll("out"));
    }

    /// <summary>Found by the soak: the first part has its name, and the run is killed before it is in the manifest.</summary>
    [Fact]
    public void A_run_that_is_killed_behind_its_first_part_goes_on()
    {
        var input = Write("in.txt", DistinctText.Lines(40));
        string[] arguments = ["--resume", "--part-rows", "20", "--output-format", "jsonl"];
        Assert.Equal(0, CliProcess.Run(Embed(input, [.. arguments, "-o", Folder.Path("undisturbed")])).ExitCode);
        using (var killed = CliProcess.Start(Embed(input, [.. arguments, "-o", Folder.Path("out")])))
        {
            while (!Directory.Exists(Folder.Path("out")) || !Directory.EnumerateFiles(Folder.Path("out"), "part-*").Any())
            {
                Thread.Yield();
            }

            killed.Kill();
            killed.WaitForExit();
        }

        // As if it had been killed a moment earlier, whatever it came to.
        var manifest = JsonNode.Parse(File.ReadAllText(Folder.Path("out", "_sparkbert.json")))!;
        manifest["parts"] = new JsonObject();
        manifest["isComplete"] = false;
        File.WriteAllText(Folder.Path("out", "_sparkbert.json"), manifest.ToJsonString());

        Assert.Equal(0, CliProcess.Run(Embed(input, [.. arguments, "-o", Folder.Path("out")])).ExitCode);
        Assert.Equal(ReadAll("undisturbed"), ReadAll("out"));
    }

    private static (int ExitCode, string Output, string Error)[] RunBoth(string[] arguments)
    {
        using var first = CliProcess.Start(arguments);
        using var second = CliProcess.Start(arguments);
        var other = Task.Run(() => CliProcess.Finish(second));
        return [CliProcess.Finish(first), other.GetAwaiter().GetResult()];
    }

    private List<(string Name, string Content)> ReadAll(string folder) =>
    [
        .. Directory.EnumerateFiles(Folder.Path(folder)).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file))),
    ];
}
