using System.CommandLine;
using SparkBert.Programs;

namespace SparkBert.Jobs.Tests;

/// <summary>The command line of a job, with all groups of options.</summary>
public sealed class JobOptionsTests
{
    private static readonly SessionOptions Spark = new();

    private readonly InputOptions input = new(Spark);
    private readonly RootCommand command = [];

    public JobOptionsTests()
    {
        input.AddTo(command);
        var embedding = new EmbeddingOptions();
        embedding.AddTo(command, takesPipeline: true, takesLayout: true);
        new OutputOptions(input, embedding, Spark).AddTo(command);
        Spark.AddTo(command);
    }

    [Fact]
    public void All_options_fit_on_one_command_line()
    {
        string[] arguments =
        [
            "a.txt", "b.txt", "--input-format", "txt", "--text-column", "body", "--partitions", "8", "-m", "model",
            "--output-col", "vectors", "--columns", "body,vectors", "-o", "out", "--quarantine", "bad", "--overwrite", "--explain",
            "--json", "--sentence-col", "s", "--token-col", "t", "--encoding", "latin1", "--delimiter", ";", "--quote", "none",
            "--header", "false", "--binary-as-string", "--limit", "5", "--error-col", "e", "--corrupt-col", "c", "--max-failures", "1%",
            "--dry-run", "--output-format", "jsonl", "--mode", "dropmalformed", "--layout", "flat", "--level", "sentence", "--id-col", "id",
            "--remote", "sc://host", "--conf", "a=1", "--conf", "b=c=d",
        ];
        var parsed = command.Parse(arguments);

        Assert.Empty(parsed.Errors);
        Assert.Equal("body", input.Reading.TextColumn(parsed));
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
    [InlineData("--output-format", "a.txt", "-o", "out", "--output-format", "arrow")]
    [InlineData("--model", "a.txt", "-o", "out", "--model")]
    public void Wrong_command_lines_are_errors_that_name_what_is_wrong(string named, params string[] arguments) =>
        Assert.Contains(named, UsageErrors.Find(command.Parse(arguments))[0], StringComparison.Ordinal);

    [Fact]
    public void A_query_has_no_options_of_columns_and_rows_that_are_its_own()
    {
        var (query, embedding) = (new RootCommand(), new EmbeddingOptions());
        embedding.AddTo(query, namesColumns: false);
        new OutputOptions(input, embedding, Spark).AddTo(query, isQuery: true);

        string[] left = ["--output-col", "--columns", "--quarantine", "--max-failures", "--dry-run", "--status-col"];
        Assert.DoesNotContain(query.Options, option => left.Contains(option.Name));
        Assert.Contains(query.Options, option => option.Name == "--layers");
    }
}
