using System.Diagnostics;
using Apache.Arrow;
using SparkBert.Cli.Files;
using SparkBert.Cli.Model;
using SparkBert.Cli.Progress;
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
        var files = new InputFinder(options.InputFormat, line.WriteLine).Find(options.Inputs);
        using var outputs = EmbedOutputs.Create(options);
        var input = new InputRows(files, options.TextColumn);
        using var batches = ReadAhead.Enumerate(input.Read(), MaxAhead, cancellation).GetEnumerator();
        if (!batches.MoveNext())
        {
            throw new UsageException($"there are no rows in {string.Join(", ", files.Select(file => file.Path))}.");
        }

        using var models = new ModelChoice(line, cancellation);
        var plan = EmbedPlan.Create(options, batches.Current.Schema, models.Open);
        var context = new TransformContext
        {
            Mode = options.Mode,
            ErrorCol = RowOrigin.ErrorCol,
            InputHasErrorColumn = true,
            Columns = outputs.FindSources(plan),
            Cancellation = cancellation,
        };
        using (new EmbedProgress(line, input, context.Report))
        {
            var results = plan.Pipeline.Transform(TakeFrom(batches), context);
            WriteBehind.ForEach(results, batch => outputs.Write(plan, batch), MaxBehind, cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        outputs.Complete(plan);
        Report(context.Report, RunSummary.Of(context.Report, clock.Elapsed, plan.Threads));
        return context.Report.Quarantined > 0 ? ExitCodes.DoneWithQuarantine : ExitCodes.Done;
    }

    /// <summary>The item that an enumerator is at, and all behind it.</summary>
    private static IEnumerable<RecordBatch> TakeFrom(IEnumerator<RecordBatch> batches)
    {
        do
        {
            yield return batches.Current;
        }
        while (batches.MoveNext());
    }

    private void Report(TransformReport report, RunSummary summary)
    {
        if (options.Json)
        {
            // Standard output carries data only, and the summary where it is the only data.
            (options.Output == InputFile.StandardInput ? error : output).WriteLine(summary.ToJson());
        }
        else
        {
            error.WriteLine(summary.ToTable());
        }

        if (report.Quarantined > 0)
        {
            error.WriteLine(options.Quarantine is null
                ? $"{report.Quarantined} rows could not be processed; the column '{OutputColumn.ErrorName}' of the output says why."
                : $"{report.Quarantined} rows could not be processed; they are in {options.Quarantine} with their errors.");
        }
    }
}
