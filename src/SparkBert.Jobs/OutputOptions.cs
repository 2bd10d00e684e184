using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using SparkBert.Annotations;
using SparkBert.Functions;
using SparkBert.Jobs.Sessions;
using SparkBert.Programs;
using SparkBert.Stages;

namespace SparkBert.Jobs;

/// <summary>The options of a job that say where its rows go, what becomes of bad ones, and what is shown.</summary>
/// <param name="input">What the job reads.</param>
/// <param name="embedding">What it makes.</param>
/// <param name="sessions">Where Spark is.</param>
public sealed class OutputOptions(InputOptions input, EmbeddingOptions embedding, SessionOptions sessions)
{
    private const int SampleRows = 1000;

    private const string CodecSetting = "spark.sql.parquet.compression.codec";
    private const string ZstdLevel = "parquet.compression.codec.zstd.level";

    private static readonly string[] RebaseModes =
        ["spark.sql.parquet.datetimeRebaseModeInWrite", "spark.sql.parquet.int96RebaseModeInWrite"];

    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The folder to write: Parquet, or JSON lines where its name ends in .jsonl",
        Required = true,
    };

    private readonly Option<string?> format = new Option<string?>("--output-format")
    {
        Description = "The format of the output, where its name does not show it; by default parquet",
    }.AcceptOnlyFromAmong(JobFormat.Outputs);

    private readonly Option<string?> compression = new Option<string?>("--compression")
    {
        Description = "The compression of Parquet; by default zstd, or what the session has in place of Spark's own default",
    }.AcceptOnlyFromAmong("zstd", "snappy", "none");

    private readonly Option<string?> quarantine = new("--quarantine")
    {
        Description = "A folder of JSON lines for bad rows with their errors, which then are not in the output",
    };

    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace outputs that are there already" };
    private readonly Option<bool> explain = new("--explain") { Description = "Print Spark's plan and run nothing" };
    private readonly Option<bool> json = new("--json") { Description = "The summary as JSON on standard output" };
    private readonly BadRowOptions badRows = new();

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isQuery">Whether the rows are those of a query of the user's, which may have none for a bad row of the input.</param>
    public void AddTo(Command command, bool isQuery = false)
    {
        ArgumentNullException.ThrowIfNull(command);
        badRows.AddTo(command, hasStatus: false, countsRows: !isQuery);
        Option[] all = [output, format, compression, .. isQuery ? (Option[])[] : [quarantine], overwrite, explain, json];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>
    /// Checks all options of the job before there is a JVM: nothing is read and no model is opened for a run that can't be.
    /// </summary>
    /// <param name="parsed">The arguments.</param>
    /// <exception cref="ArgumentException">An option has no such value, an input is not there, or an output is.</exception>
    /// <exception cref="Bundles.ModelException">The model's folder is not there.</exception>
    public void Check(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        sessions.Check(parsed);
        embedding.Check(parsed);
        embedding.Layout.Check(parsed, embedding.IsFlat(parsed), badRows.ErrorColumn(parsed));
        _ = badRows.MaxFailures(parsed);
        AddedNames.RequireDistinct([.. embedding.OutputNames(parsed), .. OwnNames(parsed)]);
        if (embedding.Mode(parsed) != RowErrorMode.Permissive && parsed.GetValue(quarantine) is not null)
        {
            throw new ArgumentException("--quarantine sets bad rows aside, and goes with --mode permissive alone.");
        }

        var path = parsed.GetRequiredValue(output);
        if (path == "-" || parsed.GetValue(quarantine) == "-")
        {
            throw new ArgumentException(
                "a job can't write to standard output: its tasks run in other processes. Use sparkbert embed, or a folder.");
        }

        if (parsed.GetValue(format) is null && JobFormat.FindByName(path) is { } named && !JobFormat.Outputs.Contains(named))
        {
            throw new ArgumentException(
                $"-o {path}: a job writes {string.Join(" or ", JobFormat.Outputs)}, and the name says {named}; give another name, or "
                + "--output-format.");
        }

        if (parsed.GetValue(compression) is not null && WritesJson(parsed))
        {
            throw new ArgumentException("--compression goes with Parquet alone; leave it out, or name another output.");
        }

        if (parsed.GetValue(quarantine) is { } bad && JobFormat.FindByName(bad) is { } other and not JobFormat.Jsonl)
        {
            throw new ArgumentException($"--quarantine {bad}: bad rows are JSON lines, and the name says {other}; give another name.");
        }

        input.Check(parsed);
        JobPaths.RequireOwn(Outputs(parsed), input.Paths(parsed));
        if (!parsed.GetValue(overwrite))
        {
            JobPaths.RequireFree(Outputs(parsed).Select(place => place.Path), sessions.IsRemote(parsed));
        }
    }

    /// <summary>The names of the columns that say what became of a row.</summary>
    /// <param name="parsed">The arguments.</param>
    public IReadOnlyList<string> AddedColumns(ParseResult parsed) => [badRows.ErrorColumn(parsed), badRows.CorruptColumn(parsed)];

    /// <summary>The columns that say what became of a row, where the output has them: what gives the names, and the names.</summary>
    /// <param name="parsed">The arguments.</param>
    public IEnumerable<(string Source, string Name)> OwnNames(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return !KeepsBad(parsed) ? []
            : embedding.IsFlat(parsed) ? [("--error-col", badRows.ErrorColumn(parsed))]
            : [("--error-col", badRows.ErrorColumn(parsed)), ("--corrupt-col", badRows.CorruptColumn(parsed))];
    }

    /// <summary>
    /// Whether the outputs have columns of the input that nobody asked for: bad rows of formats without text go there whole.
    /// </summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="rows">The rows.</param>
    public bool KeepsInput(ParseResult parsed, JobRows rows)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Raw is null && parsed.GetValue(quarantine) is not null;
    }

    /// <summary>
    /// The input as a query sees it: with the columns of errors and of rows that could not be read, as Spark's own readers add one; without
    /// bad rows where they are dropped.
    /// </summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="rows">The rows as they were read.</param>
    /// <param name="bad">How many could not be read.</param>
    /// <exception cref="ArgumentException">A name is taken.</exception>
    /// <exception cref="RowErrorException">A row could not be read, and ends the job.</exception>
    public IJobFrame CreateView(ParseResult parsed, JobRows rows, out long bad)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var all = rows.Columns.Select(JobColumn.Of).ToArray();
        bad = 0;
        if (rows.Raw is null)
        {
            return rows.Frame.SelectColumns(all);
        }

        var (error, mode) = (SqlText.Name(rows.Error), embedding.Mode(parsed));
        if (mode == RowErrorMode.DropMalformed)
        {
            return rows.Frame.Where($"{error} is null").SelectColumns(all);
        }

        var wrong = rows.Frame.Where($"{error} is not null");
        if (mode == RowErrorMode.FailFast)
        {
            return wrong.SelectColumns(JobColumn.Of(rows.File!), JobColumn.Of(rows.Error)).Limit(1).Collect() is [var first]
                ? throw new RowErrorException($"{first[0]}: {first[1]} The job ends at the first bad row (--mode failfast).")
                : rows.Frame.SelectColumns(all);
        }

        bad = wrong.Count();
        Require(rows, badRows.ErrorColumn(parsed), "--error-col");
        Require(rows, badRows.CorruptColumn(parsed), "--corrupt-col");
        return rows.Frame.SelectColumns(
        [
            .. all,
            new JobColumn(error, badRows.ErrorColumn(parsed)),
            new JobColumn(SqlText.Name(rows.Corrupt!), badRows.CorruptColumn(parsed)),
        ]);
    }

    /// <summary>Runs a query and writes its rows, or prints its plan.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="result">The query.</param>
    /// <param name="bad">How many rows of the input could not be read.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ArgumentException">An output is there.</exception>
    public int WriteQuery(Job job, ParseResult parsed, IJobFrame result, long bad)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(result);
        var overwrites = RequireFree(job, parsed);
        if (parsed.GetValue(explain))
        {
            return Explain(result);
        }

        return job.Run(
            () =>
            {
                Write(job, parsed, result, overwrites);
                return null;
            },
            parsed.GetValue(json),
            bad);
    }

    /// <summary>Runs the job and writes its rows, or prints its plan, or says what it would do.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="rows">The rows as they were read.</param>
    /// <param name="result">The rows that are written.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ArgumentException">A name is taken, or an output is there.</exception>
    /// <exception cref="RowErrorException">There are too many bad rows.</exception>
    public int Write(Job job, ParseResult parsed, JobRows rows, JobRows result)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(result);
        var shape = ChooseShape(parsed, rows, result);
        var overwrites = RequireFree(job, parsed);
        if (parsed.GetValue(explain))
        {
            return Explain(shape(result.Frame));
        }

        if (badRows.IsDryRun(parsed))
        {
            return Describe(rows, shape(result.Frame).Columns);
        }

        var code = job.Run(() => Write(job, parsed, rows, result, shape, overwrites), parsed.GetValue(json));
        return embedding.Mode(parsed) == RowErrorMode.DropMalformed && code == ExitCodes.DoneWithQuarantine ? ExitCodes.Done : code;
    }

    private static int Explain(IJobFrame frame)
    {
        StandardStreams.Output.WriteLine(frame.Explain());
        return ExitCodes.Done;
    }

    private static int Describe(JobRows rows, IReadOnlyList<string> written)
    {
        var sample = rows.Frame.Limit(SampleRows).SelectColumns(JobColumn.Of(rows.Error)).Collect();
        var bad = sample.Count(row => row[0] is not null);
        StandardStreams.Error.WriteLine($"{sample.Count} rows were read, {bad} of them bad; nothing was embedded (--dry-run).");
        StandardStreams.Error.WriteLine($"columns written: {string.Join(", ", written)}");
        return ExitCodes.Done;
    }

    private List<(string Option, string Path)> Outputs(ParseResult parsed)
    {
        List<(string, string)> outputs = [("--output", parsed.GetRequiredValue(output))];
        if (parsed.GetValue(quarantine) is { } bad)
        {
            outputs.Add(("--quarantine", bad));
        }

        return outputs;
    }

    /// <summary>How rows of the result become rows of the output.</summary>
    private Func<IJobFrame, IJobFrame> ChooseShape(ParseResult parsed, JobRows rows, JobRows result)
    {
        if (!embedding.IsFlat(parsed))
        {
            var columns = ChooseColumns(parsed, rows, result);
            return frame => frame.SelectColumns(columns);
        }

        var vectors = result.Columns[^1];
        var ofTokens = (string?)result.Frame.Schema[vectors].Metadata[AnnotationSchema.AnnotatorTypeKey] == AnnotatorTypes.WordEmbeddings;
        return new FlatLayout(
            embedding.Layout.IdColumn(parsed)!,
            vectors,
            embedding.Layout.Level(parsed) == VectorLevel.Document ? VectorLevel.Document
                : ofTokens ? VectorLevel.Token : VectorLevel.Sentence,
            result.Frame.Columns.Contains(result.Error) ? result.Error : null,
            KeepsBad(parsed) ? badRows.ErrorColumn(parsed) : null).Take;
    }

    /// <summary>Whether bad rows stay in the output.</summary>
    private bool KeepsBad(ParseResult parsed) =>
        parsed.GetValue(quarantine) is null && embedding.Mode(parsed) == RowErrorMode.Permissive;

    /// <summary>
    /// The columns of the output. Bad rows stay in it with their error, and with their content where it could not be read, unless they have
    /// a folder of their own, are dropped, or end the job.
    /// </summary>
    private JobColumn[] ChooseColumns(ParseResult parsed, JobRows rows, JobRows result)
    {
        var (errorCol, corruptCol) = (badRows.ErrorColumn(parsed), badRows.CorruptColumn(parsed));
        var there = result.Frame.Columns;
        bool IsOwn(string name) => there.Contains(name) && !result.Own.Contains(name);
        JobColumn Error() => new(
            there.Contains(result.Error) ? SqlText.Name(result.Error) : "cast(null as string)",
            errorCol,
            new JsonObject { [FrameColumn.ErrorsKey] = "errors" });
        JobColumn Corrupt() => new(result.Corrupt is { } corrupt ? SqlText.Name(corrupt) : "cast(null as binary)", corruptCol);
        var columns = result.Columns.Select(name => IsOwn(name) ? JobColumn.Of(name) : name == errorCol ? Error() : Corrupt()).ToList();
        if (KeepsBad(parsed))
        {
            if (IsOwn(errorCol) || !result.Columns.Contains(errorCol))
            {
                Require(rows, errorCol, "--error-col");
                columns.Add(Error());
            }

            if (result.Raw is not null && !embedding.ChoosesColumns(parsed))
            {
                Require(rows, corruptCol, "--corrupt-col");
                columns.Add(Corrupt());
            }
        }

        return [.. columns];
    }

    private static void Require(JobRows rows, string name, string option)
    {
        if (rows.Columns.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"the input has a column '{name}', and the output needs one of that name for what became of a row: choose another with "
                + $"{option}, or set bad rows aside with --quarantine.");
        }
    }

    /// <summary>
    /// Looks at what is there. Spark itself would look only when it writes, which for the second output is after the model ran.
    /// </summary>
    /// <returns>Whether there is something that may be replaced.</returns>
    private bool RequireFree(Job job, ParseResult parsed)
    {
        if (parsed.GetValue(overwrite))
        {
            return true;
        }

        var there = Outputs(parsed).Select(place => (place.Path, Content: job.Session.FindContent(place.Path))).ToList();
        return there.FirstOrDefault(place => place.Content == PathContent.Files).Path is { } taken
            ? throw new ArgumentException(JobPaths.DescribeTaken(taken))
            : there.Any(place => place.Content == PathContent.LeftOver);
    }

    private RowCounts? Write(
        Job job, ParseResult parsed, JobRows rows, JobRows result, Func<IJobFrame, IJobFrame> shape, bool overwrites)
    {
        var (bad, limit) = (parsed.GetValue(quarantine), badRows.MaxFailures(parsed));
        var hasErrors = result.Frame.Columns.Contains(result.Error);
        var (isBad, isGood) = ($"{SqlText.Name(result.Error)} is not null", $"{SqlText.Name(result.Error)} is null");
        var counts = (hasErrors && limit is not null) || !job.Session.HasFigures;

        // The model runs once, whatever is made of the rows.
        var all = counts || (hasErrors && bad is not null) ? result.Frame.PersistOnDisk() : result.Frame;
        try
        {
            var counted = counts ? new RowCounts(all.Count(), hasErrors ? all.Where(isBad).Count() : 0) : null;
            if (hasErrors && limit is { } most && most.IsExceeded(counted!.Bad, counted.Rows, isEnd: true))
            {
                throw new RowErrorException(
                    $"{counted.Bad} of {counted.Rows} rows are bad, more than --max-failures {most}. No output was written.");
            }

            var leavesOutBad = hasErrors && (bad is not null || embedding.Mode(parsed) == RowErrorMode.DropMalformed);
            if (bad is not null)
            {
                DescribeBad(job.Session, all.Where(isBad), rows).Write("json", bad, overwrites);
            }

            Write(job, parsed, shape(leavesOutBad ? all.Where(isGood) : all), overwrites);
            return counted;
        }
        catch when (bad is not null && !overwrites)
        {
            // A run that did not come to its end leaves no output that looks like one.
            job.Session.Discard(bad);
            throw;
        }
        finally
        {
            if (all != result.Frame)
            {
                all.Unpersist();
            }
        }
    }

    private bool WritesJson(ParseResult parsed) =>
        (parsed.GetValue(format) ?? JobFormat.FindByName(parsed.GetRequiredValue(output))) == JobFormat.Jsonl;

    private void Write(Job job, ParseResult parsed, IJobFrame rows, bool overwrites)
    {
        var path = parsed.GetRequiredValue(output);
        if (WritesJson(parsed))
        {
            rows.Write("json", path, overwrites, [("ignoreNullFields", "false")]);
            return;
        }

        // Spark 3 refuses old dates, which Spark 2 would read as others.
        foreach (var key in RebaseModes.Where(key => job.Session.FindSetting(key) is "EXCEPTION"))
        {
            job.Session.ChangeSetting(key, "CORRECTED");
        }

        rows.Write("parquet", path, overwrites, FindPacking(job.Session, parsed.GetValue(compression)));
    }

    /// <summary>
    /// Vectors are smaller with zstd, and no smaller with Spark's default, Snappy. A codec that the session has for its own reasons stays.
    /// (Spark's writer leaves the dictionary of vectors by itself: it sees that the dictionary doesn't pay.)
    /// </summary>
    private static IReadOnlyList<(string Key, string Value)> FindPacking(IJobSession session, string? chosen)
    {
        var codec = chosen ?? (session.FindSetting(CodecSetting) is null or "snappy" ? "zstd" : null);
        if (codec is null)
        {
            return [];
        }

        // Level 1, where nothing else was asked for: higher ones take more time for little (docs/performance.md).
        return codec == "zstd" && session.FindSetting(ZstdLevel) is null
            ? [("compression", codec), (ZstdLevel, "1")]
            : [("compression", codec)];
    }

    /// <summary>
    /// Bad rows as they go to the quarantine: file, line where it is known, error, and the row as it was read. A row of a format without
    /// text has its columns there.
    /// </summary>
    private static IJobFrame DescribeBad(IJobSession session, IJobFrame bad, JobRows rows)
    {
        var columns = new List<JobColumn>();
        if (rows.File is { } file)
        {
            columns.Add(new JobColumn(SqlText.Name(file), "file"));
        }

        if (rows.Line is { } line)
        {
            columns.Add(new JobColumn(SqlText.Name(line), "line"));
        }

        columns.Add(new JobColumn(SqlText.Name(rows.Error), "error"));
        if (rows.Raw is { } raw)
        {
            // Bytes that are no text stand in Base64, under a name that says so.
            var isNoText = LineInput.HasWrongBytes(session, SqlText.Name(raw));
            columns.Add(new JobColumn($"case when not ({isNoText}) then cast({SqlText.Name(raw)} as string) end", "raw"));
            columns.Add(new JobColumn($"case when {isNoText} then {SqlText.Name(raw)} end", "raw_base64"));
        }
        else
        {
            columns.Add(new JobColumn($"struct({string.Join(", ", rows.Columns.Select(SqlText.Name))})", "row"));
        }

        return bad.SelectColumns(columns);
    }
}
