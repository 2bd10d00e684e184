using System.CommandLine;

namespace SparkBert.Programs.Tests;

/// <summary>The command line of a job, with all groups of options.</summary>
public sealed class JobOptionsTests
{
    private readonly InputOptions input = new();
    private readonly RootCommand command = [];

    public JobOptionsTests()
    {
        input.AddTo(command);
        new EmbeddingOptions().AddTo(command);
        new OutputOptions().AddTo(command);
    }

    [Fact]
    public void All_options_fit_on_one_command_line()
    {
        string[] arguments =
        [
            "a.txt", "b.txt", "--input-format", "txt", "--text-column", "body", "--partitions", "8", "-m", "model",
            "--output-col", "vectors", "--columns", "body,vectors", "-o", "out", "--quarantine", "bad", "--overwrite", "--explain",
            "--json",
        ];
        var parsed = command.Parse(arguments);

        Assert.Empty(parsed.Errors);
        Assert.Equal("body", input.TextColumn(parsed));
    }

    [Fact]
    public void Names_of_options_are_each_there_once()
    {
        var names = command.Options.SelectMany(option => option.Aliases.Append(option.Name)).ToList();

        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    [Theory]
    [InlineData("--output", "a.txt")]
    [InlineData("input", "-o", "out")]
    [InlineData("xml", "a.xml", "--input-format", "xml", "-o", "out")]
    [InlineData("--partitions", "a.txt", "--partitions", "few", "-o", "out")]
    [InlineData("there is no option '--nope'", "a.txt", "-o", "out", "--nope")]
    [InlineData("--model", "a.txt", "-o", "out", "--model")]
    public void Wrong_command_lines_are_errors_that_name_what_is_wrong(string named, params string[] arguments) =>
        Assert.Contains(named, command.Parse(arguments).Errors[0].Message, StringComparison.Ordinal);

    [Fact]
    public void A_job_without_column_names_or_errors_has_no_such_options()
    {
        var query = new RootCommand();
        new EmbeddingOptions().AddTo(query, namesColumns: false);
        new OutputOptions().AddTo(query, hasErrors: false);

        string[] left = ["--output-col", "--columns", "--quarantine"];
        Assert.DoesNotContain(query.Options, option => left.Contains(option.Name));
        Assert.Contains(query.Options, option => option.Name == "--layers");
    }
}
