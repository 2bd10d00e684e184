using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Arrow;

/// <summary>
/// Checks that the buffers of a batch are as long as its lengths say, so that no function loops over missing rows or reads past a buffer.
/// Costs one look at each offset.
/// </summary>
internal static class BatchValidation
{
    /// <exception cref="ProtocolException">A buffer is too short, or an offset points outside.</exception>
    public static void Check(RecordBatch batch)
    {
        for (var i = 0; i < batch.ColumnCount; i++)
        {
            Check(batch.Column(i).Data, batch.Length, batch.Schema.GetFieldByIndex(i).Name);
        }
    }

    private static void Check(ArrayData data, int rows, string column)
    {
        if (data.Length < rows)
        {
            throw new ProtocolException($"column '{column}' has {data.Length} values for {rows} rows.");
        }

        // The JVM sends whole arrays; only a damaged batch could have an offset.
        if (data.Offset != 0 || data.Length < 0 || data.NullCount > data.Length)
        {
            throw new ProtocolException($"column '{column}' has offset {data.Offset}, length {data.Length} and {data.NullCount} nulls.");
        }

        if (data.DataType.TypeId is not (ArrowTypeId.Null or ArrowTypeId.Union))
        {
            // An absent validity buffer says that nothing is null.
            var validity = Buffer(data, 0, column);
            if (validity.Length > 0 || data.NullCount > 0)
            {
                Require(validity.Length, (data.Length + 7L) / 8, column);
            }
        }

        switch (data.DataType)
        {
            case NullType:
                // Arrow makes the array of a nested column when a function asks for it, and throws there.
                if (data.NullCount != data.Length)
                {
                    throw new ProtocolException($"column '{column}' has {data.Length} values of no type, but {data.NullCount} nulls.");
                }

                break;
            case BooleanType:
                Require(Buffer(data, 1, column).Length, (data.Length + 7L) / 8, column);
                break;
            case StringType or BinaryType:
                Offsets(Buffer(data, 1, column).Span.CastTo<int>(), data.Length, Buffer(data, 2, column).Length, column);
                break;
            case LargeStringType or LargeBinaryType:
                Offsets(Buffer(data, 1, column).Span.CastTo<long>(), data.Length, Buffer(data, 2, column).Length, column);
                break;
            case MapType or ListType:
                Offsets(Buffer(data, 1, column).Span.CastTo<int>(), data.Length, Child(data, 0, column).Length, column);
                Check(Child(data, 0, column), 0, column);
                break;
            case StructType type:
                for (var i = 0; i < type.Fields.Count; i++)
                {
                    Check(Child(data, i, column), data.Length, column);
                }

                break;
            case FixedWidthType type:
                Require(Buffer(data, 1, column).Length, ((long)data.Length * type.BitWidth + 7) / 8, column);
                break;
            default:
                throw new ProtocolException($"column '{column}' is of the Arrow type {data.DataType.Name}, which Spark does not send.");
        }
    }

    private static ArrowBuffer Buffer(ArrayData data, int index, string column) =>
        index < data.Buffers.Length
            ? data.Buffers[index]
            : throw new ProtocolException($"column '{column}' needs more than {index} buffers, but has {data.Buffers.Length}.");

    private static ArrayData Child(ArrayData data, int index, string column) =>
        index < (data.Children?.Length ?? 0)
            ? data.Children![index]
            : throw new ProtocolException($"column '{column}' needs more than {index} children, but has {data.Children?.Length ?? 0}.");

    private static void Require(long found, long needed, string column)
    {
        if (found < needed)
        {
            throw new ProtocolException($"column '{column}' has a buffer of {found} bytes where {needed} are needed.");
        }
    }

    private static void Offsets(ReadOnlySpan<int> offsets, int length, int limit, string column)
    {
        // Java writes no offsets for an empty array.
        if (length == 0)
        {
            return;
        }

        Require(offsets.Length, length + 1L, column);
        var last = 0;
        foreach (var offset in offsets[..(length + 1)])
        {
            if (offset < last || offset > limit)
            {
                throw new ProtocolException($"column '{column}' has the offset {offset} behind {last}, of {limit}.");
            }

            last = offset;
        }
    }

    private static void Offsets(ReadOnlySpan<long> offsets, int length, int limit, string column)
    {
        if (length == 0)
        {
            return;
        }

        Require(offsets.Length, length + 1L, column);
        var last = 0L;
        foreach (var offset in offsets[..(length + 1)])
        {
            if (offset < last || offset > limit)
            {
                throw new ProtocolException($"column '{column}' has the offset {offset} behind {last}, of {limit}.");
            }

            last = offset;
        }
    }
}
