using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Writing;

/// <summary>
/// How long the rows of a batch are as JSON, seen from the offsets alone: about right for numbers and plain text. Text full of control
/// characters may be six times as long.
/// </summary>
internal sealed class JsonSizes(RecordBatch batch)
{
    /// <summary>A float with its comma: -0.123456789, as vectors have them.</summary>
    private const int FloatBytes = 13;

    /// <summary>Any other value: a number, a timestamp, a literal.</summary>
    private const int ValueBytes = 24;

    /// <summary>The bytes of a row's JSON, about.</summary>
    public long Measure(int row)
    {
        var bytes = 0L;
        for (var c = 0; c < batch.ColumnCount; c++)
        {
            bytes += ValueBytes + Measure(batch.Column(c), row, 1);
        }

        return bytes;
    }

    private static long Measure(IArrowArray array, int start, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        switch (array)
        {
            case FloatArray:
                return (long)FloatBytes * count;
            case BinaryArray values:
                return (8L * count) + values.ValueOffsets[start + count] - values.ValueOffsets[start];
            case MapArray map:
                var (first, end) = (map.ValueOffsets[start], map.ValueOffsets[start + count]);
                return Measure(map.Keys, first, end - first) + Measure(map.Values, first, end - first);
            case ListArray list:
                return MeasureItems(list.Values, list.ValueOffsets[start], list.ValueOffsets[start + count], count);
            case LargeListArray list:
                return MeasureItems(
                    list.Values, checked((int)list.ValueOffsets[start]), checked((int)list.ValueOffsets[start + count]), count);
            case StructArray fields:
                return MeasureFields(fields, start, count);
            default:
                return MeasureOneByOne(array, start, count);
        }
    }

    private static long MeasureItems(IArrowArray items, int start, int end, int count) =>
        (8L * count) + Measure(items, start, end - start);

    private static long MeasureFields(StructArray fields, int start, int count)
    {
        var names = ((StructType)fields.Data.DataType).Fields;
        var bytes = 0L;
        for (var f = 0; f < names.Count; f++)
        {
            bytes += ((names[f].Name.Length + 4L) * count) + Measure(fields.Fields[f], start, count);
        }

        return bytes;
    }

    private static long MeasureOneByOne(IArrowArray array, int start, int count)
    {
        var bytes = (long)ValueBytes * count;
        for (var i = start; i < start + count; i++)
        {
            switch (array)
            {
                case LargeBinaryArray or BinaryViewArray when array.IsValid(i):
                    bytes += ArrowValues.ReadBytes(array, i).Length;
                    break;
                case DictionaryArray dictionary when array.IsValid(i):
                    bytes += Measure(dictionary.Dictionary, ArrowValues.ReadIndex(dictionary, i), 1);
                    break;
                case ListViewArray or FixedSizeListArray when array.IsValid(i):
                    var (items, first, length) = ArrowValues.ReadList(array, i);
                    bytes += Measure(items, first, length);
                    break;
                case FixedSizeBinaryArray values:
                    bytes += 2 * ((FixedSizeBinaryType)values.Data.DataType).ByteWidth;
                    break;
            }
        }

        return bytes;
    }
}
