using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Arrow;

/// <summary>Spark's map and grouped functions carry a frame's columns as the fields of one struct column.</summary>
internal static class StructColumn
{
    /// <summary>The columns inside the one struct column of a batch.</summary>
    /// <exception cref="ProtocolException">The batch is of another shape.</exception>
    public static RecordBatch Unwrap(RecordBatch batch) =>
        batch.ColumnCount == 1 && batch.Column(0) is StructArray { Data.DataType: StructType type } column
            ? new RecordBatch(new Schema(type.Fields, null), column.Fields, batch.Length)
            : throw new ProtocolException($"expected a batch of one struct column, but found {SparkTypeText.Describe(batch.Schema)}.");

    /// <summary>A batch of one struct column with the columns of a batch inside.</summary>
    public static RecordBatch Wrap(RecordBatch batch)
    {
        if (batch.ColumnCount == 0)
        {
            throw new InvalidOperationException("the function returned a batch without columns.");
        }

        // The driver declares column metadata; metadata that comes through Arrow has other meanings to Spark.
        var type = new StructType([.. batch.Schema.FieldsList.Select(field => new Field(field.Name, field.DataType, field.IsNullable))]);
        var column = new StructArray(type, batch.Length, batch.Arrays, ArrowBuffer.Empty, nullCount: 0);
        return new RecordBatch(new Schema([new Field("_0", type, nullable: false)], null), [column], batch.Length);
    }
}
