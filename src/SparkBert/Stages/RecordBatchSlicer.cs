using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Stages;

/// <summary>
/// Cuts record batches into slices, without a copy. Spark sends 10,000 rows of any length in one batch, and the annotations of a text take
/// some twenty times its bytes. So the stages add their columns a slice at a time.
/// </summary>
internal static class RecordBatchSlicer
{
    /// <summary>The maximum number of rows in a slice.</summary>
    public const int MaxRows = 512;

    /// <summary>The maximum size of a slice; a larger row is alone.</summary>
    public const int MaxBytes = 256 << 10;

    /// <summary>The slices of a batch, in order; the batch itself if it is small.</summary>
    public static IEnumerable<RecordBatch> Slice(RecordBatch batch)
    {
        for (var start = 0; start < batch.Length;)
        {
            var rows = Rows(batch, start);
            yield return rows == batch.Length ? batch : batch.Slice(start, rows);
            start += rows;
        }

        if (batch.Length == 0)
        {
            yield return batch;
        }
    }

    /// <summary>The bytes of a batch's rows.</summary>
    public static long CountBytes(RecordBatch batch) => Bytes(batch, 0, batch.Length);

    /// <summary>The maximum number of rows from a start on that fit into a slice: at least 1.</summary>
    private static int Rows(RecordBatch batch, int start)
    {
        var (least, most) = (1, Math.Min(MaxRows, batch.Length - start));
        while (least < most)
        {
            var middle = (least + most + 1) / 2;
            if (Bytes(batch, start, middle) <= MaxBytes)
            {
                least = middle;
            }
            else
            {
                most = middle - 1;
            }
        }

        return least;
    }

    private static long Bytes(RecordBatch batch, int start, int rows)
    {
        var bytes = 0L;
        for (var i = 0; i < batch.ColumnCount; i++)
        {
            bytes += Bytes(batch.Column(i).Data, start, rows);
        }

        return bytes;
    }

    /// <summary>The bytes of some rows of a column, from its offsets alone.</summary>
    private static long Bytes(ArrayData data, int start, int rows)
    {
        var first = data.Offset + start;
        switch (data.DataType)
        {
            case StringType or BinaryType:
                var (textStart, textEnd) = Range(data, first, rows);
                return (sizeof(int) * (long)rows) + textEnd - textStart;
            case ListType or MapType:
                var (listStart, listEnd) = Range(data, first, rows);
                return (sizeof(int) * (long)rows) + Bytes(data.Children[0], listStart, listEnd - listStart);
            case StructType:
                return data.Children.Sum(child => Bytes(child, first, rows));
            case FixedWidthType type:
                return rows * (long)type.BitWidth / 8;
            default:
                return 0;
        }
    }

    private static (int Start, int End) Range(ArrayData data, int first, int rows)
    {
        var offsets = data.Buffers[1].Span.CastTo<int>();

        // Java writes no offsets for an empty array.
        return rows == 0 ? (0, 0) : (offsets[first], offsets[first + rows]);
    }
}
