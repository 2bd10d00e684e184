using System.CommandLine;
using SparkBert.Cli.Files;
using SparkBert.Cli.Reading;
using SparkBert.Text.Records;

namespace SparkBert.Cli.Neighbours;

/// <summary>What commands ask that read embeddings: where they are, and in which column.</summary>
internal sealed class EmbeddedRowsOptions
{
    /// <summary>The column of embeddings where the user names none; files in the flat layout have another, and need no name.</summary>
    public const string DefaultColumn = "embeddings";

    private readonly Argument<string> input = new("input")
    {
        Description = "A file, folder or pattern that sparkbert embed or Spark wrote: .parquet or .jsonl",
    };

    private readonly Option<string> column = new("--column")
    {
        Description = "The column of embeddings",
        DefaultValueFactory = _ => DefaultColumn,
    };

    private readonly Option<string?> inputFormat = new Option<string?>("--input-format")
    {
        Description = "The format of the input, where names do not show it",
    }.AcceptOnlyFromAmong(InputFormat.Parquet, InputFormat.Jsonl);

    /// <summary>Adds the options to a command, the argument as its first.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(input);
        command.Add(column);
        command.Add(inputFormat);
    }

    /// <summary>The input as the user named it.</summary>
    /// <param name="parsed">The arguments.</param>
    public string Input(ParseResult parsed) => parsed.GetRequiredValue(input);

    /// <summary>The column's name.</summary>
    /// <param name="parsed">The arguments.</param>
    public string Column(ParseResult parsed) => parsed.GetRequiredValue(column);

    /// <summary>The files.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="error">Standard error.</param>
    /// <exception cref="UsageException">There are none, or their format is not known.</exception>
    public IReadOnlyList<InputFile> Find(ParseResult parsed, TextWriter error) =>
        new InputFinder(parsed.GetValue(inputFormat), error.WriteLine).Find([Input(parsed)]);

    /// <summary>Their embeddings.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="files">The files.</param>
    public EmbeddedRows Open(ParseResult parsed, IReadOnlyList<InputFile> files) => new(
        files, new ReadOptions { TextColumn = "text", Csv = CsvFormat.Create(null, "\"", hasHeader: true) }, Column(parsed));
}
