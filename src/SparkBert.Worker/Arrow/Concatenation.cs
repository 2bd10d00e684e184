using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Worker.Arrow;

/// <summary>Makes one batch of several.</summary>
internal static class Concatenation
{
    public static RecordBatch Join(IReadOnlyList<RecordBatch> batches) => batches.Count == 1
        ? batches[0]
        : new RecordBatch(
            batches[0].Schema,
            Enumerable.Range(0, batches[0].ColumnCount).Select(column => JoinColumn(batches, column)),
            batches.Sum(batch => batch.Length));

    private static IArrowArray JoinColumn(IReadOnlyList<RecordBatch> batches, int column)
    {
        var joined = ArrowArrayConcatenator.Concatenate(
            [.. batches.Select(batch => ArrowArrayFactory.BuildArray(Prepare(batch.Column(column).Data)))]);
        var type = batches[0].Schema.GetFieldByIndex(column).DataType;
        return ArrowArrayFactory.BuildArray(RestoreNulls(joined.Data, type));
    }

    /// <summary>
    /// Java writes no offsets for an empty array, which the format allows, but Arrow's concatenation reads the first one. It does not know
    /// arrays of nulls without a type, so they go as booleans.
    /// </summary>
    private static ArrayData Prepare(ArrayData data)
    {
        if (data.DataType is NullType)
        {
            var none = new ArrowBuffer(new byte[(data.Length + 7) / 8]);
            return new ArrayData(BooleanType.Default, data.Length, data.Length, 0, [none, none]);
        }

        var width = data.DataType is StringType or BinaryType or ListType or MapType ? sizeof(int) : 0;
        var buffers = data.Buffers;
        if (width > 0 && data.Length == 0 && buffers[1].Length < width)
        {
            buffers = [buffers[0], new ArrowBuffer(new byte[width]), .. buffers[2..]];
        }

        var children = data.Children?.Select(Prepare).ToArray();
        return new ArrayData(WithoutNulls(data.DataType), data.Length, data.NullCount, data.Offset, buffers, children);
    }

    private static IArrowType WithoutNulls(IArrowType type) => type switch
    {
        NullType => BooleanType.Default,
        MapType map => new MapType(WithoutNulls(map.KeyField), WithoutNulls(map.ValueField), map.KeySorted),
        ListType list => new ListType(WithoutNulls(list.ValueField)),
        StructType fields => new StructType([.. fields.Fields.Select(WithoutNulls)]),
        _ => type,
    };

    private static Field WithoutNulls(Field field) => new(field.Name, WithoutNulls(field.DataType), field.IsNullable, field.Metadata);

    private static ArrayData RestoreNulls(ArrayData data, IArrowType type)
    {
        if (type is NullType)
        {
            return new NullArray(data.Length).Data;
        }

        IReadOnlyList<IArrowType> types = type switch
        {
            MapType map => [map.KeyValueType],
            ListType list => [list.ValueDataType],
            StructType fields => [.. fields.Fields.Select(field => field.DataType)],
            _ => [],
        };
        return types.Count == 0
            ? data
            : new ArrayData(
                type,
                data.Length,
                data.NullCount,
                data.Offset,
                data.Buffers,
                [.. types.Select((part, i) => RestoreNulls(data.Children[i], part))]);
    }
}
