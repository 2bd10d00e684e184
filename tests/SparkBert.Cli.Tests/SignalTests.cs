namespace SparkBert.Cli.Tests;

/// <summary>Signals: what they end, what they leave, and what the next run makes of what is left.</summary>
public sealed class SignalTests : CommandTest
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public void A_signal_ends_a_run_and_leaves_nothing(string signal)
    {
        // Standard input stays open: the command must not wait for more of it.
        using var process = CliProcess.Start(
            Embed("-", "-o", Folder.Path("out.jsonl"), "--quarantine", Folder.Path("bad.jsonl")));
        WaitForTemporaryFile(process);
        CliProcess.Send(process, signal);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal((130, "sparkbert: interrupted; no output file was written.\n"), (process.ExitCode, error));
        Assert.Empty(Names());
    }

    [Fact]
    public void A_signal_ends_a_run_while_the_model_computes()
    {
        using var process = CliProcess.Start(Embed(WriteLong(), "-o", Folder.Path("out.parquet")));
        WaitForTemporaryFile(process);
        CliProcess.Send(process, "TERM");
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        Assert.Equal(["long.txt"], Names());
    }

    [Fact]
    public void A_signal_ends_an_import_and_leaves_nothing()
    {
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range(0, 4000).Select(i => $"piece{i}")];
        RandomHuggingFaceFolder.Write(Folder.Path("source"), hidden: 1024, layers: 8, heads: 16, pieces);
        using var process = CliProcess.Start("model", "import", Folder.Path("source"), "-o", Folder.Path("bundle"));
        while (!Directory.EnumerateDirectories(Folder.Root, ".bundle.*.tmp").Any())
        {
            Assert.False(process.HasExited, "the import ended before it wrote");
            Thread.Yield();
        }

        CliProcess.Send(process, "HUP");
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        Assert.Equal(["source"], Names());
    }

    [Fact]
    public void A_run_that_outlives_its_terminal_goes_on()
    {
        using var process = CliProcess.StartInShell("trap '' HUP", "", Embed("-", "-o", Folder.Path("out.jsonl")));
        WaitForTemporaryFile(process);
        CliProcess.Send(process, "HUP");
        process.StandardInput.WriteLine("Hello world.");
        var (code, _, error) = CliProcess.Finish(process);

        Assert.True(code == 0, error);
        Assert.Single(File.ReadLines(Folder.Path("out.jsonl")));
    }

    [Fact]
    public void A_run_whose_writing_waits_for_a_reader_ends_all_the_same()
    {
        using var process = CliProcess.Start(
            Embed(WriteLong(), "-o", "-", "--columns", "text", "--quarantine", Folder.Path("bad.jsonl")));

        // One row is there: from now on the pipe fills, and nobody empties it.
        Assert.NotNull(process.StandardOutput.ReadLine());
        CliProcess.Send(process, "TERM");
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        Assert.Equal(["long.txt"], Names());
    }

    [Fact]
    public void What_a_killed_run_left_goes_with_the_next_run_and_what_a_living_one_writes_stays()
    {
        string[] outputs = ["-o", Folder.Path("out.jsonl"), "--quarantine", Folder.Path("bad.jsonl")];
        using (var killed = CliProcess.Start(Embed("-", outputs)))
        {
            WaitForTemporaryFile(killed);
            killed.Kill();
            killed.WaitForExit();
        }

        var left = Names();
        Assert.NotEmpty(left);

        using var living = CliProcess.Start(Embed("-", outputs));
        while (Names().Intersect(left).Any() || Names().Length < 4)
        {
            Assert.False(living.HasExited);
            Thread.Yield();
        }

        var written = Names();
        Assert.Equal(2, written.Count(name => name.EndsWith(".tmp", StringComparison.Ordinal)));
        Assert.Equal(0, CliProcess.Run(Embed(Write("in.txt"), "-o", Folder.Path("out.jsonl"))).ExitCode);
        Assert.Equal(written.Append("in.txt").Append("out.jsonl").Order(StringComparer.Ordinal), Names());

        // The other run was faster: its output is not replaced, and this one says so.
        living.StandardInput.WriteLine("Hello world.");
        var (code, _, error) = CliProcess.Finish(living);
        Assert.Equal(1, code);
        Assert.Contains("out.jsonl", error, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadLines(Folder.Path("out.jsonl")).Count());
    }
}
