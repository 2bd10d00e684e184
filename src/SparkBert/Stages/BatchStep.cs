using Apache.Arrow;
using SparkBert.Annotations;

namespace SparkBert.Stages;

/// <summary>A stage in a run that makes columns of the columns of a record batch. It belongs to one thread.</summary>
/// <param name="stage">The stage's type, for messages.</param>
internal abstract class BatchStep(string stage)
{
    /// <summary>Runs the step over whole batches.</summary>
    public IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        var firstRow = 0L;
        foreach (var batch in batches)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var errors = new RowErrors(batch, context, firstRow);
            var made = AddColumns(batch, errors);

            // Behind the columns: what a stage takes away is never a column of the run's own.
            yield return errors.Apply(made);
            firstRow += batch.Length;
        }
    }

    /// <summary>The batch with the step's columns.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="errors">Their errors so far; a row with one is null in the step's columns.</param>
    protected abstract RecordBatch AddColumns(RecordBatch batch, RowErrors errors);

    /// <summary>Makes annotations of each row that has no error, and ends it in a column.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="errors">Their errors.</param>
    /// <param name="annotate">Writes the annotations of a row.</param>
    protected ListArray Build(int rows, RowErrors errors, Action<int, AnnotationColumnBuilder> annotate)
    {
        var builder = new AnnotationColumnBuilder();
        for (var row = 0; row < rows; row++)
        {
            if (TryRow(row, errors, annotate, builder))
            {
                builder.EndRow();
            }
            else
            {
                builder.EndRowAsNull();
            }
        }

        return builder.Build();
    }

    /// <summary>Does something for a row that has no error.</summary>
    /// <returns>Whether the row has no error then either.</returns>
    protected bool TryRow<T>(int row, RowErrors errors, Action<int, T> work, T state)
    {
        if (errors.Has(row))
        {
            return false;
        }

        try
        {
            work(row, state);
            return true;
        }
        catch (RowErrorException error)
        {
            errors.Add(row, error.In(stage));
            return false;
        }
    }
}
