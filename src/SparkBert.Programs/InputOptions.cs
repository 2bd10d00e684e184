using System.CommandLine;
using SparkBert.Spark.Sql;

namespace SparkBert.Programs;

/// <summary>The options of a job that say which rows it reads.</summary>
public sealed class InputOptions
{
    private static readonly string[] Formats = ["txt", "csv", "jsonl", "parquet", "table"];

    private readonly Argument<string[]> inputs = new("input")
    {
        Description = "Files, folders and patterns of one format, as Spark reads them, or the name of a table",
        Arity = ArgumentArity.OneOrMore,
        Validators =
        {
            // Any word would do as a path, so that a misspelt option would be one.
            result =>
            {
                if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } option)
                {
                    result.AddError($"there is no option '{option.Value}'; a file of that name is given as ./{option.Value}.");
                }
            },
        },
    };

    private readonly Option<string?> format = new Option<string?>("--input-format")
    {
        Description = "The format of the input, if its name does not show it; table for a table of the session's catalog",
    }.AcceptOnlyFromAmong(Formats);

    private readonly Option<string> textColumn = new("--text-column")
    {
        Description = "The column of texts",
        DefaultValueFactory = _ => "text",
    };

    private readonly Option<int?> partitions = new("--partitions") { Description = "Spreads the rows over this many tasks" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Add(inputs);
        command.Add(format);
        command.Add(textColumn);
        command.Add(partitions);
    }

    /// <summary>The column of texts.</summary>
    public string TextColumn(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetRequiredValue(textColumn);
    }

    /// <summary>The rows.</summary>
    /// <exception cref="ArgumentException">The name does not show the format.</exception>
    /// <exception cref="Spark.JavaException">Spark finds no such file or table.</exception>
    public DataFrame Read(SparkSession session, ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(parsed);
        var paths = parsed.GetRequiredValue(inputs);
        var read = session.Read();
        var frame = (parsed.GetValue(format) ?? FormatOf(paths[0])) switch
        {
            "txt" => read.Text(paths).WithColumnRenamed("value", TextColumn(parsed)),
            "csv" => read.Option("header", true).Option("multiLine", true).Option("escape", "\"").Csv(paths),
            "jsonl" => read.Json(paths),
            "parquet" => read.Parquet(paths),
            _ => paths is [var table] ? session.Table(table)
                : throw new ArgumentException($"--input-format table takes the name of one table, but there are {paths.Length}."),
        };
        return parsed.GetValue(partitions) is { } count ? frame.Repartition(count) : frame;
    }

    private static string FormatOf(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".txt" or ".text" => "txt",
            ".csv" => "csv",
            ".jsonl" or ".ndjson" or ".json" => "jsonl",
            ".parquet" => "parquet",
            _ => throw new ArgumentException(
                $"{path}: the name does not show the format. Give --input-format {string.Join('|', Formats)}."),
        };
    }
}
