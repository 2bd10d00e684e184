using Apache.Arrow;
using SparkBert.Cli.Files;

namespace SparkBert.Cli.Embed;

/// <summary>The outputs of a run: the rows, and the bad ones where they have a file of their own.</summary>
internal sealed class EmbedOutputs : IDisposable
{
    private readonly IRowOutput rows;
    private readonly OutputFile? quarantine;

    private EmbedOutputs(IRowOutput rows, OutputFile? quarantine)
    {
        this.rows = rows;
        this.quarantine = quarantine;
    }

    /// <summary>Prepares the outputs; what can't be written is refused before any work.</summary>
    /// <exception cref="UsageException">An output can't be written, or both are the same file.</exception>
    public static EmbedOutputs Create(EmbedOptions options)
    {
        if (options.Output == InputFile.StandardInput)
        {
            return new EmbedOutputs(new StandardOutput(), CreateQuarantine(options));
        }

        if (options.Quarantine is not null && Path.GetFullPath(options.Quarantine) == Path.GetFullPath(options.Output))
        {
            throw new UsageException($"--output and --quarantine are both {options.Output}; each needs a file of its own.");
        }

        var file = OutputFile.Create(options.Output, options.OutputFormat, options.Overwrite);
        try
        {
            return new EmbedOutputs(file, CreateQuarantine(options));
        }
        catch (UsageException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The columns of a run's result that the outputs take, each once.</summary>
    public IReadOnlyList<string> FindSources(EmbedPlan plan)
    {
        IEnumerable<OutputColumn> columns = quarantine is null ? plan.Columns : plan.Columns.Concat(QuarantineRows.ChooseColumns(plan));
        return [.. columns.Select(column => column.Source).Distinct()];
    }

    /// <summary>Writes rows of a run's result.</summary>
    public void Write(EmbedPlan plan, RecordBatch batch)
    {
        if (quarantine is not null && QuarantineRows.CountIn(batch) > 0)
        {
            quarantine.Write(OutputColumn.Select(QuarantineRows.TakeBad(batch), QuarantineRows.ChooseColumns(plan)));
            batch = QuarantineRows.TakeGood(batch);
        }

        if (batch.Length > 0)
        {
            rows.Write(OutputColumn.Select(batch, plan.Columns));
        }
    }

    /// <summary>Ends the outputs. Both are complete before the first gets its name.</summary>
    public void Complete(EmbedPlan plan)
    {
        // JSON lines without a row have no columns either.
        quarantine?.Complete(plan.Schema);
        rows.Complete(plan.Schema);
        quarantine?.Publish();
        rows.Publish();
    }

    public void Dispose()
    {
        quarantine?.Dispose();
        rows.Dispose();
    }

    private static OutputFile? CreateQuarantine(EmbedOptions options) =>
        options.Quarantine is null ? null : OutputFile.Create(options.Quarantine, OutputFormat.Jsonl, options.Overwrite);
}
