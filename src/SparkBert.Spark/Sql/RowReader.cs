using Apache.Arrow;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Rows of record batches.</summary>
internal sealed class RowReader : RowValueReader<DataType>
{
    private static readonly RowReader Values = new();

    /// <summary>The rows of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="schema">The columns of Spark's schema.</param>
    public static IEnumerable<Row> Read(RecordBatch batch, StructType schema)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            var cells = new object?[schema.Count];
            for (var column = 0; column < cells.Length; column++)
            {
                cells[column] = Values.Read(batch.Column(column), schema[column].DataType, row);
            }

            yield return new Row(schema, cells);
        }
    }

    /// <inheritdoc/>
    protected override DataType GetElementType(DataType array) => ((ArrayType)array).ElementType;

    /// <inheritdoc/>
    protected override (DataType Key, DataType Value) GetEntryTypes(DataType map) => (((MapType)map).KeyType, ((MapType)map).ValueType);

    /// <inheritdoc/>
    protected override DataType GetFieldType(DataType row, int index) => ((StructType)row)[index].DataType;

    /// <inheritdoc/>
    protected override object CreateRow(DataType type, object?[] values) => new Row((StructType)type, values);
}
