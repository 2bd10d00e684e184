using System.Diagnostics;
using Apache.Arrow;
using SparkBert.Cli.Files;
using SparkBert.Cli.Model;
using SparkBert.Cli.Progress;
using SparkBert.Cli.Reading;
using SparkBert.Programs;
using SparkBert.Stages;

namespace SparkBert.Cli.Embed;

/// <summary>Does what <see cref="EmbedOptions"/> ask for: reads, runs the pipeline, writes, and says what was done.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="error">Standard error.</param>
/// <param name="output">Standard output.</param>
internal sealed class EmbedRun(EmbedOptions options, TextWriter error, TextWriter output)
{
    /// <summary>Batches that wait for the model, and for the writer.</summary>
    private const int MaxAhead = 4;
    private const int MaxBehind = 2;

    private readonly TerminalLine line = TerminalLine.OfStandardError(error);

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    public int Run(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        EmbedChecks.Require(options);
        var files = new InputFinder(options.InputFormat, line.WriteLine).Find(options.Inputs);
        EmbedChecks.Require(options, files);
        var tally = new RowTally(options.MaxFailures);
        using var outputs = options.Resume ? null : EmbedOutputs.Create(options, tally, line.WriteLine);
        using var input = new InputRows(files, options.Reading);
        using var models = new ModelChoice(line, options.Precision, options.Device, cancellation);
        if (files.Any(file => file.IsPipe) && options.PipelineFile is null)
        {
            // The first rows of a pipe may come late: what is wrong with the model and its parameters is said before.
            var model = models.Open(options.Model);
            UsageException.Require(() => options.CreateStage(model, [options.SentenceColumn, options.TokenColumn], options.OutputColumn));
        }

        var plan = EmbedPlan.Create(options, input, models.Open);
        foreach (var stage in plan.Embeddings.Where(stage => stage.CaseSensitive == true && !stage.Model.IsCaseSensitive))
        {
            line.WriteLine(
                $"caseSensitive is true, and the model {stage.Model.Name} is uncased: it knows no words with capitals ([UNK]).");
        }

        outputs?.Prepare(plan);
        var rows = new EmbedRows(options, plan).Take(input.Read(plan.Request));
        if (options.IsDryRun)
        {
            return Describe(plan, rows.FirstOrDefault()?.Length ?? 0, files.Count);
        }

        var context = new TransformContext
        {
            ErrorCol = plan.Request.Origin.Error,
            StatusCol = options.StatusColumn,
            InputHasErrorColumn = true,
            Columns = EmbedOutputs.FindSources(options, plan),
            Cancellation = cancellation,
        };
        using (new EmbedProgress(line, input, context.Report, TimeProvider.System))
        using (var ahead = ReadAhead.Enumerate(rows, MaxAhead, cancellation).GetEnumerator())
        {
            if (outputs is null)
            {
                RunParts(plan, files, new RowBlocks(ahead), context, tally);
            }
            else
            {
                Run(plan, new RowBlocks(ahead).Take(long.MaxValue), context, outputs);
                tally.End();
                outputs.Complete(plan);
            }
        }

        Report(tally, RunSummary.Of(context.Report, clock.Elapsed, plan.Threads) with
        {
            Models = [.. plan.Embeddings.Select(stage => (stage.Model.Path, stage.Model.Identity)).Distinct()],
        });
        return tally.Bad > 0 && options.Mode != RowErrorMode.DropMalformed ? ExitCodes.DoneWithQuarantine : ExitCodes.Done;
    }

    private static void Run(EmbedPlan plan, IEnumerable<RecordBatch> batches, TransformContext context, EmbedOutputs outputs)
    {
        var results = plan.Pipeline.Transform(batches, context);
        WriteBehind.ForEach(results, batch => outputs.Write(plan, batch), MaxBehind, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
    }

    private void RunParts(EmbedPlan plan, IReadOnlyList<InputFile> files, RowBlocks blocks, TransformContext context, RowTally tally)
    {
        using var parts = PartedRun.Open(options, plan, files);
        for (var number = 0; blocks.HasMore || number == 0; number++)
        {
            if (parts.Find(number) is { } done)
            {
                // Rows that are done are read, and nothing more.
                _ = blocks.Take(done.Rows).Sum(batch => batch.Length);
                tally.Add(done.Rows, done.Bad);
                continue;
            }

            var before = (Rows: blocks.RowsTaken, tally.Bad);
            using var outputs = parts.CreateOutputs(number, tally, line.WriteLine);
            Run(plan, blocks.Take(options.PartRows), context, outputs);
            outputs.Complete(plan);
            parts.Add(number, blocks.RowsTaken - before.Rows, tally.Bad - before.Bad);
        }

        tally.End();
        parts.Complete();
        line.WriteLine($"{parts.Count} parts in {options.Output}, {parts.PartsBefore} of them from before.");
    }

    private int Describe(EmbedPlan plan, int rows, int files)
    {
        error.WriteLine($"{files} files, whose first {rows} rows can be read; nothing was embedded (--dry-run).");
        var stages = plan.Pipeline.Stages.Select(stage => $"{stage.Type} ({string.Join(", ", stage.OutputCols)})");
        error.WriteLine($"stages: {string.Join(" -> ", stages)}");
        error.WriteLine($"columns read: {string.Join(", ", plan.Request.Used.Select(column => column.Name))}");
        var names = plan.Flat?.Schema.FieldsList.Select(field => field.Name)
            ?? plan.Columns.Select(column => column.Name.Length == 0 ? "(all members)" : column.Name);
        error.WriteLine($"columns written: {string.Join(", ", names)}");
        return ExitCodes.Done;
    }

    private void Report(RowTally tally, RunSummary summary)
    {
        if (options.Json)
        {
            // Standard output carries data only, and the summary where it is the only data.
            (StandardOutput.IsName(options.Output) ? error : output).WriteLine(summary.ToJson());
        }
        else
        {
            error.WriteLine(summary.ToTable());
        }

        if (tally.Bad > 0)
        {
            error.WriteLine($"{tally.Bad} rows could not be processed; " + (
                options.Mode == RowErrorMode.DropMalformed ? "they were dropped (--mode dropmalformed)."
                : options.Quarantine is null ? $"the column '{options.ErrorColumn}' of the output says why."
                : $"they are in {options.Quarantine} with their errors."));
        }
    }
}
