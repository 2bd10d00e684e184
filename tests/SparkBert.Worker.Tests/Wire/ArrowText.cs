using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Worker.Tests.Wire;

/// <summary>Rows as text, to compare what different writers wrote: names and values, without batches and buffers.</summary>
internal static class ArrowText
{
    public static IEnumerable<string> Rows(RecordBatch batch) => Enumerable.Range(0, batch.Length).Select(row =>
        string.Join(", ", batch.Schema.FieldsList.Select((field, i) => $"{field.Name}={Value(batch.Column(i), row)}")));

    public static string Value(IArrowArray array, int index)
    {
        if (array.IsNull(index))
        {
            return "null";
        }

        return array switch
        {
            StringArray text => $"'{text.GetString(index)}'",
            Int64Array number => number.Values[index].ToString(CultureInfo.InvariantCulture),
            Int32Array number => number.Values[index].ToString(CultureInfo.InvariantCulture),
            Int16Array number => number.Values[index].ToString(CultureInfo.InvariantCulture),
            Int8Array number => number.Values[index].ToString(CultureInfo.InvariantCulture),
            Decimal128Array number => number.GetString(index)!,
            BooleanArray flag => flag.GetValue(index)!.Value ? "true" : "false",
            Date32Array day => day.Values[index].ToString(CultureInfo.InvariantCulture),
            TimestampArray instant => instant.Values[index].ToString(CultureInfo.InvariantCulture),
            FloatArray number => number.Values[index].ToString("R", CultureInfo.InvariantCulture),
            DoubleArray number => number.Values[index].ToString("R", CultureInfo.InvariantCulture),
            BinaryArray bytes and not StringArray => Convert.ToHexString(bytes.GetBytes(index)),
            MapArray map => $"{{{string.Join(", ", Entries(map, index).Order(StringComparer.Ordinal))}}}",
            ListArray list => $"[{string.Join(", ", Range(list, index).Select(i => Value(list.Values, i)))}]",
            StructArray fields => $"({string.Join(", ", Members(fields, index))})",
            _ => throw new NotSupportedException(array.GetType().Name),
        };
    }

    private static IEnumerable<string> Entries(MapArray map, int index) =>
        Range(map, index).Select(i => $"{Value(map.Keys, i)}: {Value(map.Values, i)}");

    private static IEnumerable<string> Members(StructArray fields, int index) =>
        ((StructType)fields.Data.DataType).Fields.Select((field, i) => $"{field.Name}={Value(fields.Fields[i], index)}");

    private static IEnumerable<int> Range(ListArray list, int index) =>
        Enumerable.Range(list.ValueOffsets[index], list.ValueOffsets[index + 1] - list.ValueOffsets[index]);
}
