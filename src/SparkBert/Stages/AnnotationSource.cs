using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Text.Rows;

namespace SparkBert.Stages;

/// <summary>
/// Where a step finds the annotations of an input column: in the record batch, or in the output of an earlier step of the run.
/// </summary>
internal abstract class AnnotationSource
{
    /// <summary>Begins a record batch.</summary>
    public virtual void Open(RecordBatch batch)
    {
    }

    /// <summary>From now on annotations are read with all of their metadata, not only with the number of their sentence.</summary>
    public virtual void KeepMetadata()
    {
    }

    /// <summary>The annotations of a row, in their order; valid until the next row is read.</summary>
    /// <exception cref="RowErrorException">The column or a field is null, or a text is not UTF-8.</exception>
    public abstract AnnotationList Read(int row);

    /// <summary>The output of an earlier step.</summary>
    public sealed class MadeColumn(RowStep step) : AnnotationSource
    {
        public override AnnotationList Read(int row) => step.Output;
    }

    /// <summary>A column of the record batches. Steps that read the same column share an instance, so each row is decoded once.</summary>
    public sealed class BatchColumn(string name) : AnnotationSource
    {
        private readonly AnnotationList list = new();
        private AnnotationColumn? column;
        private int current = -1;
        private bool keepsMetadata;

        public override void KeepMetadata() => keepsMetadata = true;

        public override void Open(RecordBatch batch)
        {
            column = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex(name)));
            current = -1;
        }

        public override AnnotationList Read(int row)
        {
            if (current != row)
            {
                current = -1;
                column!.Read(row, name, list, keepsMetadata);
                current = row;
            }

            return list;
        }
    }
}
