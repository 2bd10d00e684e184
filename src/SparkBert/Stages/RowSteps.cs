using Apache.Arrow;
using SparkBert.Annotations;

namespace SparkBert.Stages;

/// <summary>
/// The text stages of a run, fused: each row passes all of them before the next row begins. Their annotations become an Arrow column only
/// if somebody reads that column.
/// </summary>
internal sealed class RowSteps
{
    private const int LargeRowBytes = 16 << 20;

    private readonly List<(RowStep Step, Field Field, bool IsTaken)> steps = [];
    private AnnotationColumnBuilder?[]? builders;
    private bool isLarge;

    /// <summary>The first step.</summary>
    public RowStep First => steps[0].Step;

    /// <summary>Adds a step behind the others.</summary>
    /// <param name="step">The step.</param>
    /// <param name="field">Its output column.</param>
    /// <param name="isTaken">Whether the column becomes an Arrow column.</param>
    public void Add(RowStep step, Field field, bool isTaken) => steps.Add((step, field, isTaken));

    /// <summary>Begins a record batch.</summary>
    public void Open(RecordBatch batch)
    {
        isLarge = RecordBatchSlicer.CountBytes(batch) > LargeRowBytes;
        builders = [.. steps.Select(step => step.IsTaken ? new AnnotationColumnBuilder() : null)];
        foreach (var (step, _, _) in steps)
        {
            step.Open(batch);
        }
    }

    /// <summary>Runs the steps over a row; it then has a row in each column.</summary>
    /// <returns>What is wrong with the row; null if nothing is. In a bad row the columns are null from the step that failed.</returns>
    public RowErrorException? Run(int row)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            CollectIfLarge();
            try
            {
                steps[i].Step.Run(row);
                if (builders?[i] is { } builder)
                {
                    builder.Append(steps[i].Step.Output);
                    builder.EndRow();
                }
            }
            catch (RowErrorException error)
            {
                EndRowAsNull(i);
                return error;
            }
        }

        return null;
    }

    /// <summary>Makes a row null in the columns of all steps, because it came with an error.</summary>
    public void SkipRow() => EndRowAsNull(0);

    /// <summary>Gives the memory of a large row back, which otherwise stays at least until the next row.</summary>
    public void Release()
    {
        steps.ForEach(step => step.Step.Output.Clear());
        CollectIfLarge();
    }

    // Each step leaves arrays as large as the text behind, and the next would take as many before the runtime looks for them.
    private void CollectIfLarge()
    {
        if (isLarge)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }

    /// <summary>The batch with the columns that are taken.</summary>
    /// <param name="batch">The rows that were run, as they came.</param>
    public RecordBatch AddColumns(RecordBatch batch)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (builders?[i] is { } builder)
            {
                batch = Columns.WithColumn(batch, steps[i].Field, builder.Build());
            }
        }

        return batch;
    }

    /// <summary>Runs the steps over whole batches.</summary>
    public IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        var firstRow = 0L;
        foreach (var batch in batches)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Open(batch);
            var errors = new RowErrors(batch, context, firstRow);
            for (var row = 0; row < batch.Length; row++)
            {
                if (errors.Has(row))
                {
                    SkipRow();
                }
                else if (Run(row) is { } error)
                {
                    errors.Add(row, error);
                }
            }

            yield return errors.Apply(AddColumns(batch));
            firstRow += batch.Length;
        }
    }

    private void EndRowAsNull(int first)
    {
        for (var i = first; i < steps.Count; i++)
        {
            builders?[i]?.EndRowAsNull();
        }
    }
}
