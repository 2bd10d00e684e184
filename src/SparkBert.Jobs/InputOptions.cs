using System.CommandLine;
using SparkBert.Functions;
using SparkBert.Jobs.Sessions;
using SparkBert.Programs;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Jobs;

/// <summary>The options of a job that say which rows it reads, and how.</summary>
/// <param name="sessions">Where Spark is.</param>
public sealed class InputOptions(SessionOptions sessions)
{
    private readonly Argument<string[]> inputs = new("input")
    {
        Description = "Files, folders and patterns of one format, as Spark reads them, or the name of a table",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> format = new Option<string?>("--input-format")
    {
        Description = "The format of the input, if its name does not show it; table for a table of the session's catalog",
    }.AcceptOnlyFromAmong(JobFormat.Inputs);

    private readonly ReadingOptions reading = new();

    private readonly Option<int?> partitions = new Option<int?>("--partitions")
    {
        Description = "Spreads the rows over this many tasks",
    }.Within(1);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Add(inputs);
        command.Add(format);
        reading.AddTo(command);
        command.Add(partitions);
    }

    /// <summary>How texts and their columns are read.</summary>
    public ReadingOptions Reading => reading;

    /// <summary>The inputs.</summary>
    public IReadOnlyList<string> Paths(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return IsTable(parsed) ? [] : parsed.GetRequiredValue(inputs);
    }

    /// <summary>Checks the options before there is a JVM.</summary>
    /// <exception cref="ArgumentException">An option has no such value, or an input is not there.</exception>
    public void Check(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var given = parsed.GetRequiredValue(inputs);
        if (given.Contains("-"))
        {
            throw new ArgumentException(
                "a job can't read standard input: its tasks run in other processes. Use sparkbert embed, or a file.");
        }

        if (IsTable(parsed) && given.Length > 1)
        {
            throw new ArgumentException($"--input-format table takes the name of one table, but there are {given.Length}.");
        }

        _ = reading.Csv(parsed);
        _ = reading.Limit(parsed);
        _ = JobEncoding.Find(reading.Encoding(parsed));
        _ = FindFormat(parsed);
        JobPaths.RequireInputs(Paths(parsed), sessions.IsRemote(parsed));
    }

    /// <summary>The rows.</summary>
    /// <exception cref="ArgumentException">The name does not show the format, or the input can't be read as it.</exception>
    /// <exception cref="Spark.JavaException">Spark finds no such table.</exception>
    /// <exception cref="Connect.SparkConnectException">Neither does the server.</exception>
    public JobRows Read(IJobSession session, ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(parsed);
        var paths = parsed.GetRequiredValue(inputs);
        RequireThere(session, Paths(parsed));
        var lines = new LineInput(session, paths, JobEncoding.Find(reading.Encoding(parsed)));
        var rows = FindFormat(parsed) switch
        {
            JobFormat.Text => lines.ReadTexts(reading.TextColumn(parsed)),
            JobFormat.Csv => lines.ReadCsv(reading.Csv(parsed), reading.TextColumn(parsed)),
            JobFormat.Jsonl => lines.ReadJson(),
            JobFormat.Parquet => AddOwn(session.Read("parquet", paths), hasFile: true),
            _ => AddOwn(session.Table(paths[0]), hasFile: false),
        };
        var (frame, text) = (rows.Frame, reading.TextColumn(parsed));
        if (reading.BinaryAsString(parsed) && rows.Columns.Contains(text) && frame.Schema[text].DataType is BinaryType)
        {
            frame = JobRows.Replace(frame, text, $"cast({SqlText.Name(text)} as string)");
        }

        if (rows.Raw is { } raw)
        {
            rows = rows with { Corrupt = FreeName.Find("__sparkbert_corrupt", frame.Columns) };
            frame = frame.SelectColumns(
                JobColumn.All,
                new JobColumn($"case when {SqlText.Name(rows.Error)} is not null then {SqlText.Name(raw)} end", rows.Corrupt));
        }

        if (reading.Limit(parsed) is { } limit)
        {
            frame = frame.Limit((int)Math.Min(limit, int.MaxValue));
        }

        return rows with { Frame = parsed.GetValue(partitions) is { } count ? frame.Repartition(count) : frame };
    }

    /// <summary>The lines of text files as they come into a folder.</summary>
    /// <param name="session">The session.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="textColumn">The column of texts.</param>
    public static JobRows ReadStream(IJobSession session, string folder, string textColumn)
    {
        ArgumentNullException.ThrowIfNull(session);
        return LineInput.TakeTexts(session, session.ReadTextStream(folder), textColumn);
    }

    /// <summary>Spark says of a path that is not there what it looked for on the way to it, with the stacks of Java.</summary>
    private static void RequireThere(IJobSession session, IEnumerable<string> paths)
    {
        if (paths.FirstOrDefault(path => !JobPaths.IsPattern(path) && !session.PathExists(path)) is { } missing)
        {
            throw new ArgumentException($"there is no file or folder {missing}.");
        }
    }

    private static JobRows AddOwn(IJobFrame frame, bool hasFile)
    {
        // Errors that an earlier job found go on.
        var before = frame.Schema.FirstOrDefault(
            field => field.DataType is StringType && field.Metadata.ContainsKey(FrameColumn.ErrorsKey));
        var names = frame.Columns.Where(name => name != before?.Name).ToArray();
        var error = FreeName.Find("__sparkbert_error", frame.Columns);
        var file = hasFile ? FreeName.Find("__sparkbert_file", frame.Columns) : null;
        var all = frame.SelectColumns(
        [
            .. names.Select(JobColumn.Of),
            new JobColumn(before is null ? "cast(null as string)" : SqlText.Name(before.Name), error),
            .. file is null ? (JobColumn[])[] : [new JobColumn("input_file_name()", file)],
        ]);
        return new JobRows(all, names) { Error = error, File = file };
    }

    private bool IsTable(ParseResult parsed) => parsed.GetValue(format) == JobFormat.Table;

    private string FindFormat(ParseResult parsed)
    {
        var first = parsed.GetRequiredValue(inputs)[0];
        var found = parsed.GetValue(format) ?? JobFormat.FindByName(first);
        return found is not null && JobFormat.Inputs.Contains(found)
            ? found
            : throw new ArgumentException(
                $"{first}: the name does not show the format. Give --input-format {string.Join('|', JobFormat.Inputs)}.");
    }
}
