using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Cli.Files;
using SparkBert.Cli.Table;
using SparkBert.Cli.Writing;
using SparkBert.Stages;

namespace SparkBert.Cli.Embed;

/// <summary>The outputs of a run: the rows, and the bad ones where they have a file of their own.</summary>
internal sealed class EmbedOutputs : IDisposable
{
    private readonly EmbedOptions options;
    private readonly IRowOutput rows;
    private readonly OutputFile? quarantine;
    private readonly RowTally tally;

    private EmbedOutputs(EmbedOptions options, IRowOutput rows, OutputFile? quarantine, RowTally tally)
    {
        this.options = options;
        this.rows = rows;
        this.quarantine = quarantine;
        this.tally = tally;
    }

    /// <summary>Prepares the outputs; what can't be written is refused before any work.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="tally">Counts the rows.</param>
    /// <param name="log">Takes lines for the user.</param>
    /// <exception cref="UsageException">An output can't be written.</exception>
    public static EmbedOutputs Create(EmbedOptions options, RowTally tally, Action<string> log)
    {
        if (StandardOutput.IsName(options.Output))
        {
            return new EmbedOutputs(options, new StandardOutput(), CreateQuarantine(options), tally);
        }

        IRowOutput file = options.WritesTable ? CreateTable(options, log)
            : options.WritesMatrix
            ? MatrixOutput.Create(options.Output, options.OutputFormat, options.Vectors, options.Overwrite)
            : OutputFile.Create(options.Output, options.OutputFormat, options.Parquet, options.Overwrite);
        try
        {
            return new EmbedOutputs(options, file, CreateQuarantine(options), tally);
        }
        catch (UsageException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The columns of a run's result that the outputs take, each once.</summary>
    public static IReadOnlyList<string> FindSources(EmbedOptions options, EmbedPlan plan)
    {
        IEnumerable<string> columns =
        [
            .. plan.Flat?.Sources ?? plan.Columns.Select(column => column.Source), .. BadRows.Sources(plan.Request.Origin),
        ];
        return [.. (options.Quarantine is null ? columns : columns.Concat(plan.Input.FieldsList.Select(field => field.Name))).Distinct()];
    }

    /// <summary>Makes the outputs ready for the rows of a run, before it begins.</summary>
    /// <exception cref="UsageException">They can't be written.</exception>
    public void Prepare(EmbedPlan plan) => rows.Prepare(plan.Schema);

    /// <summary>Writes rows of a run's result.</summary>
    /// <exception cref="RowErrorException">A row is bad, and ends the run; or there are too many of them.</exception>
    public void Write(EmbedPlan plan, RecordBatch batch)
    {
        var bad = new BadRows(batch, plan.Request.Origin);
        if (bad.Count > 0 && options.Mode == RowErrorMode.FailFast)
        {
            throw new RowErrorException($"{bad.DescribeFirst()} The run ends at the first bad row (--mode failfast).");
        }

        var rowsBefore = tally.Rows;
        tally.Add(batch.Length, bad.Count);
        if (bad.Count > 0)
        {
            foreach (var rejected in quarantine is null ? [] : bad.TakeContent(plan))
            {
                quarantine!.Write(rejected);
            }
        }

        foreach (var written in plan.Flat?.Take(batch, rowsBefore) ?? TakeRows(plan, batch, bad))
        {
            rows.Write(written);
        }
    }

    private IEnumerable<RecordBatch> TakeRows(EmbedPlan plan, RecordBatch batch, BadRows bad)
    {
        var leavesOutBad = bad.Count > 0 && (quarantine is not null || options.Mode == RowErrorMode.DropMalformed);
        var kept = leavesOutBad ? bad.TakeGood() : batch.Length > 0 ? [batch] : [];
        return kept.Select(rows => OutputColumn.Select(options.Vectors == VectorFormat.Float32 ? rows : Round(plan, rows), plan.Columns));
    }

    /// <summary>Rounds the vectors that the stages made, and not those of the input.</summary>
    private RecordBatch Round(EmbedPlan plan, RecordBatch batch)
    {
        var made = plan.Pipeline.Stages.SelectMany(stage => stage.OutputCols).ToHashSet(StringComparer.Ordinal);
        return new RecordBatch(
            batch.Schema,
            batch.Schema.FieldsList.Zip(batch.Arrays, (field, column) => made.Contains(field.Name) && VectorRounding.HasVectors(field)
                ? VectorRounding.Round((ListArray)column, options.Vectors)
                : column),
            batch.Length);
    }

    /// <summary>Ends the outputs. Both are complete before the first gets its name.</summary>
    public void Complete(EmbedPlan plan)
    {
        // JSON lines without a row have no columns either.
        quarantine?.Complete(plan.Schema);
        rows.Complete(plan.Schema);
        if (options.WritesTable)
        {
            // A table's rows can still be refused (constraints are checked with the transaction's end), and a file's name can't.
            rows.Publish();
            quarantine?.Publish();
            return;
        }

        quarantine?.Publish();
        try
        {
            rows.Publish();
        }
        catch
        {
            // Bad rows without the others would look like a run that is done.
            quarantine?.Withdraw();
            throw;
        }
    }

    public void Dispose()
    {
        quarantine?.Dispose();
        rows.Dispose();
    }

    private static TableOutput CreateTable(EmbedOptions options, Action<string> log) => TableOutput.Create(
        TableAddress.Parse(options.Output, Environment.GetEnvironmentVariable),
        options.Table ?? TableOutput.DefaultTable,
        options.Overwrite ? TableMode.Overwrite : options.Append ? TableMode.Append : TableMode.Create,
        log);

    private static OutputFile? CreateQuarantine(EmbedOptions options) =>
        options.Quarantine is null
            ? null
            : OutputFile.Create(options.Quarantine, OutputFormat.Jsonl, options.Parquet, options.Overwrite);
}
