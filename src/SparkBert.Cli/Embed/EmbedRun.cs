using System.Diagnostics;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Cli.Files;
using SparkBert.Embeddings;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Text;
using SparkBert.Tokens;
using Spectre.Console;

namespace SparkBert.Cli.Embed;

/// <summary>Does what <see cref="EmbedOptions"/> ask for: reads, runs the pipeline, writes. Everything that can be refused is refused before the first model call.</summary>
internal sealed class EmbedRun(EmbedOptions options, TextWriter error, TextWriter output)
{
    private readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error), Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect });
    private long rowsRead;

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    public int Run(CancellationToken cancellation)
    {
        var files = InputFile.Find(options.Inputs, options.InputFormat, error);
        using var destination = options.Output == InputFile.StandardInput ? null : OutputFile.Create(options.Output, options.OutputFormat, options.Overwrite);
        var context = new TransformContext { Mode = options.Mode, Cancellation = cancellation, HasErrorsInInput = true };
        var clock = Stopwatch.StartNew();

        using var rows = Background.Prefetch(Read(files, context.ErrorCol), ahead: 4, cancellation).GetEnumerator();
        var first = rows.MoveNext() ? rows.Current : null;
        if (first is null)
        {
            throw new UsageException($"there are no rows in {string.Join(", ", files.Select(file => file.Path))}.");
        }

        var inputColumns = first.Schema.FieldsList.Select(field => field.Name).Where(name => !RowOrigin.IsInternal(name) && name != context.ErrorCol).ToList();
        var pipeline = Pipeline(inputColumns, cancellation);
        var schema = pipeline.TransformSchema(first.Schema);
        var columns = OutputColumns(schema, inputColumns, pipeline, context.ErrorCol);
        using var quarantine = options.Quarantine is null ? null : new QuarantineFile(OutputFile.Create(options.Quarantine, "jsonl", options.Overwrite), inputColumns, context.ErrorCol);
        using var standardOutput = destination is null ? new JsonlWriter(Console.OpenStandardOutput()) : null;

        IEnumerable<RecordBatch> All()
        {
            yield return first;
            while (rows.MoveNext())
            {
                yield return rows.Current;
            }
        }

        EmbedProgress.Run(console, context.Report, () => Share(files, context.Report), () =>
        {
            var results = pipeline.Transform(All(), context);
            Background.ForEach(results, batch => Write(batch, columns, quarantine, destination, standardOutput, context.ErrorCol), behind: 2, cancellation);
        });
        cancellation.ThrowIfCancellationRequested();
        quarantine?.Complete();
        destination?.Complete(Select(schema, columns));
        standardOutput?.Complete();

        var threads = pipeline.Stages.OfType<BertEmbeddings>().FirstOrDefault()?.Threads ?? 1;
        Report(context.Report, clock.Elapsed, threads);
        return context.Report.Quarantined > 0 ? ExitCodes.DoneWithQuarantine : ExitCodes.Done;
    }

    private IEnumerable<RecordBatch> Read(IReadOnlyList<InputFile> files, string errorCol)
    {
        Schema? schema = null;
        foreach (var file in files)
        {
            var batches = file.Format switch
            {
                "csv" => CsvReader.Read(file, errorCol),
                "jsonl" => JsonlReader.Read(file, errorCol),
                "parquet" => ParquetReader.Read(file, errorCol),
                _ => Files.TextReader.Read(file, options.TextColumn, errorCol),
            };
            foreach (var batch in batches)
            {
                schema ??= batch.Schema;
                CheckSame(schema, batch.Schema, files[0].Path, file.Path);
                Interlocked.Add(ref rowsRead, batch.Length);
                yield return batch;
            }

            file.IsDone = true;
        }
    }

    private static void CheckSame(Schema expected, Schema found, string firstFile, string file)
    {
        static string Columns(Schema schema) => string.Join(", ", schema.FieldsList.Where(field => !RowOrigin.IsInternal(field.Name)).Select(field => $"{field.Name}: {field.DataType.Name}"));
        if (!ReferenceEquals(expected, found) && Columns(expected) != Columns(found))
        {
            throw new UsageException($"{file} has other columns than {firstFile}: {Columns(found)} where {Columns(expected)} are expected. Embed them in runs of their own.");
        }
    }

    private Pipeline Pipeline(List<string> columns, CancellationToken cancellation)
    {
        if (options.PipelineFile is not null)
        {
            if (!File.Exists(options.PipelineFile))
            {
                throw new UsageException($"there is no pipeline file {options.PipelineFile}.");
            }

            return Pipelines.Pipeline.FromJson(File.ReadAllText(options.PipelineFile), name => ModelChoice.Load(name, error, cancellation));
        }

        var embeddings = ModelChoice.Load(options.Model, error, cancellation);
        embeddings.OutputCol = options.OutputCol;
        embeddings.BatchSize = options.BatchSize;
        embeddings.MaxSentenceLength = options.MaxSentenceLength ?? Math.Min(embeddings.MaxSentenceLength, 512);
        embeddings.CaseSensitive = options.CaseSensitive ?? embeddings.CaseSensitive;
        embeddings.Layers = options.Layers ?? embeddings.Layers;
        embeddings.LayerCombination = options.LayerCombination;
        embeddings.Pooling = options.Pooling;
        embeddings.Behaviour = options.Behaviour;
        embeddings.Threads = options.Threads ?? embeddings.Threads;
        if (columns.Contains("sentence") && columns.Contains("token"))
        {
            return new Pipeline(embeddings);
        }

        if (!columns.Contains(options.TextColumn))
        {
            throw new UsageException($"the input has neither the column '{options.TextColumn}' (see --text-column) nor the annotation columns 'sentence' and 'token'. Columns: {string.Join(", ", columns)}.");
        }

        return new Pipeline(new DocumentAssembler { InputCol = options.TextColumn }, new SentenceDetector(), new Tokenizer(), embeddings);
    }

    private List<string> OutputColumns(Schema schema, List<string> inputColumns, Pipeline pipeline, string errorCol)
    {
        // Bad rows stay in the output with their error, unless they have a file of their own or end the run.
        var withError = options.Quarantine is null && options.Mode == RowErrorMode.Permissive;
        if (options.Columns is null)
        {
            return [.. inputColumns.Union([pipeline.Stages[^1].OutputCol]), .. withError ? [errorCol] : System.Array.Empty<string>()];
        }

        foreach (var column in options.Columns.Where(column => schema.GetFieldIndex(column) < 0 || RowOrigin.IsInternal(column)))
        {
            throw new UsageException($"--columns: there is no column '{column}'. Columns: {string.Join(", ", schema.FieldsList.Select(field => field.Name).Where(name => !RowOrigin.IsInternal(name)))}.");
        }

        return [.. options.Columns, .. withError && !options.Columns.Contains(errorCol) ? [errorCol] : System.Array.Empty<string>()];
    }

    private static Schema Select(Schema schema, List<string> columns) => new(columns.Select(column => schema.GetFieldByIndex(schema.GetFieldIndex(column))), null);

    private static void Write(RecordBatch batch, List<string> columns, QuarantineFile? quarantine, OutputFile? destination, JsonlWriter? standardOutput, string errorCol)
    {
        if (quarantine is not null)
        {
            batch = quarantine.Take(batch);
        }

        if (batch.Length == 0)
        {
            return;
        }

        var selected = new RecordBatch(Select(batch.Schema, columns), columns.Select(column => batch.Column(batch.Schema.GetFieldIndex(column))), batch.Length);
        destination?.Write(selected);
        standardOutput?.Write(selected);
    }

    /// <summary>What share of the work is done: the rows done out of those read so far, times the share of the bytes that was read.</summary>
    private double? Share(IReadOnlyList<InputFile> files, TransformReport report)
    {
        var read = Interlocked.Read(ref rowsRead);
        var size = files.Sum(file => file.Size);
        return read == 0 || size == 0 || files.Any(file => file.Path == InputFile.StandardInput)
            ? null
            : (double)report.Rows / read * files.Sum(file => file.BytesRead) / size;
    }

    private void Report(TransformReport report, TimeSpan wall, int threads)
    {
        var summary = new EmbedSummary(report, wall, threads);
        if (options.Json)
        {
            // Standard output carries data only, and the summary where it is the only data.
            (options.Output == InputFile.StandardInput ? error : output).WriteLine(summary.ToJson());
        }
        else
        {
            summary.Write(console);
        }

        if (report.Quarantined > 0)
        {
            error.WriteLine(options.Quarantine is null
                ? $"{report.Quarantined} rows could not be processed; the column 'error' of the output says why."
                : $"{report.Quarantined} rows could not be processed; they are in {options.Quarantine} with their errors.");
        }
    }
}
