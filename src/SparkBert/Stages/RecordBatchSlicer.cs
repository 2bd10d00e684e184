using System.Numerics;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Scalars;
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

    /// <summary>The bytes of some rows of a column, from its offsets and lengths alone.</summary>
    private static long Bytes(ArrayData data, int start, int rows)
    {
        var first = data.Offset + start;
        switch (data.DataType)
        {
            case StringType or BinaryType:
                var (textStart, textEnd) = Range<int>(data, first, rows);
                return (sizeof(int) * (long)rows) + textEnd - textStart;
            case LargeStringType or LargeBinaryType:
                (textStart, textEnd) = Range<long>(data, first, rows);
                return (sizeof(long) * (long)rows) + textEnd - textStart;
            case StringViewType or BinaryViewType:
                return Sum(rows, row => ViewBytes(data.Buffers[1].Span.CastTo<BinaryView>()[first + row]));
            case ListType or MapType:
                var (listStart, listEnd) = Range<int>(data, first, rows);
                return (sizeof(int) * (long)rows) + Bytes(data.Children[0], (int)listStart, (int)(listEnd - listStart));
            case LargeListType:
                (listStart, listEnd) = Range<long>(data, first, rows);
                return (sizeof(long) * (long)rows) + Bytes(data.Children[0], (int)listStart, (int)(listEnd - listStart));
            case ListViewType:
                return Sum(rows, row => ElementBytes(At<int>(data, 1, first + row), At<int>(data, 2, first + row)));
            case LargeListViewType:
                return Sum(rows, row => ElementBytes(At<long>(data, 1, first + row), At<long>(data, 2, first + row)));
            case FixedSizeListType list:
                return Bytes(data.Children[0], first * list.ListSize, rows * list.ListSize);
            case StructType or UnionType { Mode: UnionMode.Sparse }:
                return data.Children.Sum(child => Bytes(child, first, rows));
            case DictionaryType dictionary:
                // A value counts as often as rows have it: each is cut into annotations of its own.
                var keys = new DictionaryArray(data.Slice(start, rows));
                return (rows * (long)dictionary.BitWidth / 8)
                    + keys.EnumeratePhysicalIndices().Sum(key => key < 0 ? 0 : Bytes(data.Dictionary, key, 1));
            case FixedWidthType type:
                return rows * (long)type.BitWidth / 8;
            default:
                // A dense union and runs of equal values: each row has its share.
                return (data.Children ?? []).Sum(child => Bytes(child, 0, child.Length)) * rows / Math.Max(1, data.Length);
        }

        long ElementBytes(long begin, long count) => (2 * sizeof(int)) + Bytes(data.Children[0], (int)begin, (int)count);
    }

    private static long ViewBytes(BinaryView view) => Unsafe.SizeOf<BinaryView>() + (view.IsInline ? 0 : view.Length);

    private static long Sum(int rows, Func<int, long> bytes) => Enumerable.Range(0, rows).Sum(bytes);

    private static long At<T>(ArrayData data, int buffer, int index)
        where T : unmanaged, INumber<T> => long.CreateChecked(data.Buffers[buffer].Span.CastTo<T>()[index]);

    /// <summary>The first offset of some rows and the one behind the last. Java writes no offsets for an empty array.</summary>
    private static (long Start, long End) Range<T>(ArrayData data, int first, int rows)
        where T : unmanaged, INumber<T> => rows == 0 ? (0, 0) : (At<T>(data, 1, first), At<T>(data, 1, first + rows));
}
