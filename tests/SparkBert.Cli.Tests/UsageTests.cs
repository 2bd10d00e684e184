namespace SparkBert.Cli.Tests;

/// <summary>Command lines that are wrong: what is said names the option, what is allowed, and what was meant.</summary>
public sealed class UsageTests : CommandTest
{
    [Theory]
    [InlineData("there is no option --textcolumn; did you mean --text-column?", "embed", "in.txt", "--textcolumn", "text")]
    [InlineData("there is no option --batchsize; did you mean --batch-size?", "embed", "in.txt", "--batchsize=8")]
    [InlineData("there is no option --layer; did you mean --layers?", "embed", "--layer", "2", "in.txt")]
    [InlineData("there is no option --nothing-like-it. A file of that name", "embed", "in.txt", "--nothing-like-it")]
    [InlineData("there is no option --jsn; did you mean --json?", "model", "show", "bundle", "--jsn")]
    [InlineData("there is no option --offlin; did you mean --offline?", "model", "pull", "demo", "--offlin")]
    [InlineData("there is no option --no-jobs; did you mean --no-job?", "doctor", "--no-jobs")]
    [InlineData("there is no command 'embd'; did you mean embed?", "embd", "in.txt")]
    [InlineData("there is no command 'imprt'; did you mean import?", "model", "imprt", "folder", "--outptu", "x")]
    [InlineData("a command is missing. The commands are import,", "model")]
    [InlineData("a command is missing. The commands are demo, embed, neighbours, report, model, doctor, bench, completion.")]
    [InlineData("'b' is one argument too many.", "model", "show", "a", "b")]
    [InlineData("'xml' is no value of --input-format: it must be csv or jsonl or parquet or txt.", "embed", "a", "--input-format", "xml")]
    [InlineData("'xml' is no value of --output-format: it must be", "embed", "a", "--output-format", "xml")]
    [InlineData("'gzip' is no value of --compression: it must be", "embed", "a", "--compression", "gzip")]
    [InlineData("'rle' is no value of --vector-encoding: it must be", "embed", "a", "--vector-encoding", "rle")]
    [InlineData("--compression goes with Parquet alone", "embed", "a", "-o", "b.jsonl", "--compression", "none")]
    [InlineData("--vector-encoding goes with Parquet alone", "embed", "a", "-o", "b.arrow", "--vector-encoding", "plain")]
    [InlineData("'x' is no value of --threads: it must be a whole number.", "embed", "a", "--threads", "x")]
    [InlineData("--threads must be 1 to 1024, but is 0.", "embed", "a", "--threads", "0")]
    [InlineData("--batch-size must be at least 1, but is -3.", "embed", "a", "--batch-size", "-3")]
    [InlineData("--max-sentence-length must be 1 to 512, but is 513.", "embed", "a", "--max-sentence-length", "513")]
    [InlineData("--layers must be 'last' or whole numbers with commas between, but has '1.5'.", "embed", "a", "--layers", "-1,1.5")]
    [InlineData("--pooling must be first or mean, but is 'max'.", "embed", "a", "--pooling", "max")]
    [InlineData("--pooling mean needs --behaviour standard", "embed", "a", "--pooling", "mean")]
    [InlineData("--heads must be at least 1, but is 0.", "model", "import", "a", "-o", "b", "--heads", "0")]
    public void What_is_wrong_is_named_before_any_file_is_read(string message, params string[] arguments)
    {
        var (code, output, error) = CliProcess.Run(arguments);

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal((2, ""), (code, output));
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_option_is_named_at_once()
    {
        var (code, _, error) = CliProcess.Run("embed", "a", "--threads", "0", "--pooling", "max", "--input-format", "xml");

        Assert.Equal(2, code);
        Assert.Equal(4, error.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void Behind_two_hyphens_a_name_is_a_file()
    {
        Write("--textcolumn", "Hello world.\n");
        string[] arguments = ["embed", "--model", Model, "--input-format", "txt", "--columns", "text", "--", "--textcolumn"];
        using var process = CliProcess.StartInShell($"cd '{Folder.Root}'", "", arguments);

        Assert.Equal(0, CliProcess.Finish(process).ExitCode);
        var (code, _, error) = CliProcess.Run(arguments);
        Assert.Equal((2, "sparkbert: there is no file or folder --textcolumn.\n"), (code, error));
    }
}
