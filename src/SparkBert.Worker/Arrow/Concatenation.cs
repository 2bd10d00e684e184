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

    private static IArrowArray JoinColumn(IReadOnlyList<RecordBatch> batches, int column) => ArrowArrayConcatenator.Concatenate(
        [.. batches.Select(batch => ArrowArrayFactory.BuildArray(WithOffsets(batch.Column(column).Data)))]);

    /// <summary>
    /// Java writes no offsets for an empty array, which the format allows, but Arrow's concatenation reads the first one.
    /// </summary>
    private static ArrayData WithOffsets(ArrayData data)
    {
        var width = data.DataType switch
        {
            StringType or BinaryType or ListType or MapType => sizeof(int),
            LargeStringType or LargeBinaryType => sizeof(long),
            _ => 0,
        };
        var buffers = data.Buffers;
        if (width > 0 && data.Length == 0 && buffers[1].Length < width)
        {
            buffers = [buffers[0], new ArrowBuffer(new byte[width]), .. buffers[2..]];
        }

        var children = data.Children?.Select(WithOffsets).ToArray();
        return new ArrayData(data.DataType, data.Length, data.NullCount, data.Offset, buffers, children);
    }
}
