using Apache.Arrow;
using SparkBert.Annotations;

namespace SparkBert.Pipelines;

/// <summary>A stage that makes the annotations of a row from that row alone.</summary>
public abstract class AnnotatorStage : Stage
{
    /// <summary>The annotator type of the output column.</summary>
    protected abstract string OutputAnnotatorType { get; }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckInput(input);
        return Columns.SetField(input, AnnotationSchema.Field(OutputCol, OutputAnnotatorType));
    }

    /// <summary>Checks the columns that the stage reads.</summary>
    /// <exception cref="SchemaException">A column is missing or of another type.</exception>
    private protected abstract void CheckInput(Schema input);

    /// <summary>Opens the columns of a batch.</summary>
    /// <returns>Writes the annotations of a row; the caller ends the row. Throws <see cref="RowErrorException"/> for a bad row.</returns>
    private protected abstract Action<int, AnnotationColumnBuilder> Open(RecordBatch batch);

    internal override IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        var firstRow = 0L;
        foreach (var batch in batches)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            yield return TransformBatch(batch, context, firstRow);
            firstRow += batch.Length;
        }
    }

    private protected RecordBatch TransformBatch(RecordBatch batch, TransformContext context, long firstRow)
    {
        var schema = TransformSchema(batch.Schema);
        var write = Open(batch);
        var builder = new AnnotationColumnBuilder();
        var errors = new RowErrors(batch, context, firstRow);
        for (var row = 0; row < batch.Length; row++)
        {
            if (errors.Has(row))
            {
                builder.EndRowAsNull();
                continue;
            }

            try
            {
                write(row, builder);
                builder.EndRow();
            }
            catch (RowErrorException error)
            {
                errors.Add(row, $"{Type}: {error.Message}");
                builder.EndRowAsNull();
            }
        }

        return errors.Apply(Columns.Set(batch, schema, OutputCol, builder.Build()));
    }
}
