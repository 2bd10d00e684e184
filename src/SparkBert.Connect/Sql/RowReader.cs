using Apache.Arrow;
using Arrow = Apache.Arrow.Types;

namespace SparkBert.Connect.Sql;

/// <summary>Rows of record batches.</summary>
internal sealed class RowReader : RowValueReader<Arrow.IArrowType>
{
    private static readonly RowReader Values = new();

    /// <summary>The rows of a batch.</summary>
    public static IEnumerable<Row> Read(RecordBatch batch)
    {
        var names = batch.Schema.FieldsList.Select(field => field.Name).ToArray();
        for (var row = 0; row < batch.Length; row++)
        {
            var cells = new object?[names.Length];
            for (var column = 0; column < cells.Length; column++)
            {
                cells[column] = Values.Read(batch.Column(column), batch.Schema.FieldsList[column].DataType, row);
            }

            yield return new Row(names, cells);
        }
    }

    /// <inheritdoc/>
    protected override Arrow.IArrowType GetElementType(Arrow.IArrowType array) => ((Arrow.ListType)array).ValueDataType;

    /// <inheritdoc/>
    protected override (Arrow.IArrowType Key, Arrow.IArrowType Value) GetEntryTypes(Arrow.IArrowType map)
    {
        var type = (Arrow.MapType)map;
        return (type.KeyField.DataType, type.ValueField.DataType);
    }

    /// <inheritdoc/>
    protected override Arrow.IArrowType GetFieldType(Arrow.IArrowType row, int index) => ((Arrow.StructType)row).Fields[index].DataType;

    /// <inheritdoc/>
    protected override object CreateRow(Arrow.IArrowType type, object?[] values) =>
        new Row([.. ((Arrow.StructType)type).Fields.Select(field => field.Name)], values);
}
