namespace SparkBert.Cli.Tests;

/// <summary>Standard streams that are closed, full, or without a reader.</summary>
public sealed class StreamTests : CommandTest
{
    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    [InlineData("<&- >&- 2>&-")]
    [InlineData("<&-")]
    public void A_run_needs_nobody_who_reads_its_messages(string redirections)
    {
        var output = Folder.Path("out.jsonl");

        var (code, text, _) = CliProcess.RunInShell(redirections, Embed(Write("in.txt"), "-o", output));

        Assert.Equal((0, ""), (code, text));
        Assert.Equal(2, File.ReadLines(output).Count());
        Assert.Equal(["in.txt", "out.jsonl"], Names());
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    [InlineData("<&- >&- 2>&-")]
    public void Wrong_usage_has_its_code_where_it_can_not_be_said(string redirections)
    {
        var missing = CliProcess.RunInShell(redirections, Embed(Folder.Path("nothing.txt"), "-o", Folder.Path("out.jsonl")));
        var unknown = CliProcess.RunInShell(redirections, "model", "imprt");

        Assert.Equal((2, 2), (missing.ExitCode, unknown.ExitCode));
    }

    [Theory]
    [InlineData(">/dev/full", 1, "standard output can't be written: No space left on device.")]
    [InlineData(">&-", 2, "standard output is closed; name a file with --output.")]
    public void Rows_that_can_not_be_written_end_the_run(string redirections, int expected, string message)
    {
        var (code, _, error) = CliProcess.RunInShell(redirections, Embed(Write("in.txt"), "-o", "-"));

        Assert.Equal((expected, $"sparkbert: {message}\n"), (code, error));
        Assert.Equal(expected, CliProcess.RunInShell(redirections + " 2>/dev/full", Embed(Folder.Path("in.txt"), "-o", "-")).ExitCode);
    }

    [Theory]
    [InlineData(">/dev/full", "standard output can't be written: No space left on device.")]
    [InlineData(">&-", "standard output is closed.")]
    public void A_summary_that_can_not_be_written_takes_nothing_from_the_output(string redirections, string message)
    {
        var output = Folder.Path("out.jsonl");

        var (code, _, error) = CliProcess.RunInShell(redirections, Embed(Write("in.txt"), "-o", output, "--json"));

        Assert.Equal((1, $"sparkbert: {message}\n"), (code, error));
        Assert.Equal(2, File.ReadLines(output).Count());
    }

    [Theory]
    [InlineData("model", "show", "{bundle}")]
    [InlineData("model", "check", "{bundle}", "--json")]
    [InlineData("--help")]
    public void Every_command_says_what_it_could_not_write(params string[] arguments)
    {
        var bundle = Folder.Path("bundle");
        Assert.Equal(0, CliProcess.Run("model", "import", Path.Combine(TestData.Models, "tiny-import"), "-o", bundle).ExitCode);
        string[] given = [.. arguments.Select(argument => argument.Replace("{bundle}", bundle, StringComparison.Ordinal))];

        var (code, _, error) = CliProcess.RunInShell(">/dev/full", given);

        Assert.Equal((1, "sparkbert: standard output can't be written: No space left on device.\n"), (code, error));
    }

    [Theory]
    [InlineData("<&-", "standard input is closed: there is nothing to read from it.")]
    [InlineData("</", "standard input is a folder: name the folder itself.")]
    public void A_standard_input_that_can_not_be_read_is_refused(string redirections, string message)
    {
        var (code, output, error) = CliProcess.RunInShell(redirections, Embed("-", "-o", "-"));

        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"sparkbert: {message}\n", error);
    }

    [Theory]
    [InlineData("--layers", "9", "layers must be 0 to")]
    [InlineData("--text-column", "", "The value of --text-column is empty.")]
    [InlineData("--colums", "x", "there is no option --colums")]
    [InlineData("--quarantine", "bad.parquet", "bad rows are JSON lines")]
    [InlineData("--pipeline", "nowhere.json", "there is no pipeline file nowhere.json.")]
    public void What_options_say_wrong_is_said_before_the_first_row_comes(string option, string value, string message)
    {
        using var process = CliProcess.Start(Embed("-", "-o", "-", option, value));

        // Nothing is written, and the input stays open.
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(2, process.ExitCode);
    }

    [Fact]
    public void A_run_whose_output_nobody_reads_any_more_ends()
    {
        using var process = CliProcess.Start(Embed(WriteLong(), "-o", "-"));
        process.StandardInput.Close();
        Assert.NotNull(process.StandardOutput.ReadLine());
        process.StandardOutput.Close();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal((1, "sparkbert: nobody reads standard output any more; the run was ended.\n"), (process.ExitCode, error));
    }

    [Fact]
    public void A_run_that_waits_for_rows_ends_with_the_reader_of_its_output()
    {
        var quarantine = Folder.Path("bad.jsonl");
        using var process = CliProcess.Start(Embed("-", "-o", "-", "--quarantine", quarantine));
        WaitForTemporaryFile(process);
        process.StandardOutput.Close();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal((1, "sparkbert: nobody reads standard output any more; the run was ended.\n"), (process.ExitCode, error));
        Assert.Empty(Names());
    }

    [Fact]
    public void A_run_into_a_file_goes_on_without_a_reader_of_standard_output()
    {
        var output = Folder.Path("out.jsonl");
        using var process = CliProcess.Start(Embed(Write("in.txt"), "-o", output, "--json"));
        process.StandardOutput.Close();
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal((0, ""), (process.ExitCode, error));
        Assert.Equal(2, File.ReadLines(output).Count());
    }
}
