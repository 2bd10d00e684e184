using System.Globalization;
using Apache.Arrow;
using Arrow = Apache.Arrow.Types;

namespace SparkBert.Connect.Sql;

/// <summary>Rows of record batches, with values of the types that <see cref="Row"/> documents.</summary>
internal static class RowReader
{
    private const int MaxDecimalDigits = 28;

    /// <summary>The rows of a batch.</summary>
    public static IEnumerable<Row> Read(RecordBatch batch)
    {
        var names = batch.Schema.FieldsList.Select(field => field.Name).ToArray();
        for (var row = 0; row < batch.Length; row++)
        {
            var cells = new object?[names.Length];
            for (var column = 0; column < cells.Length; column++)
            {
                cells[column] = ReadValue(batch.Column(column), row);
            }

            yield return new Row(names, cells);
        }
    }

    private static object? ReadValue(IArrowArray array, int index) => array.IsNull(index) ? null : array switch
    {
        BooleanArray values => values.GetValue(index),
        Int8Array values => values.GetValue(index),
        Int16Array values => values.GetValue(index),
        Int32Array values => values.GetValue(index),
        Int64Array values => values.GetValue(index),
        FloatArray values => values.GetValue(index),
        DoubleArray values => values.GetValue(index),
        Decimal128Array values => ReadDecimal(values, index),
        StringArray values => values.GetString(index),
        LargeStringArray values => values.GetString(index),
        BinaryArray values => values.GetBytes(index).ToArray(),
        LargeBinaryArray values => values.GetBytes(index).ToArray(),
        Date32Array values => DateOnly.FromDayNumber(values.Values[index] + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber),
        TimestampArray values => ReadTime(values, index),
        DurationArray values => TimeSpan.FromMicroseconds(values.Values[index]),
        YearMonthIntervalArray values => values.Values[index].Months,
        MapArray values => ReadMap(values, index),
        ListArray values => ReadList(values, index),
        StructArray values => new Row(
            [.. ((Arrow.StructType)values.Data.DataType).Fields.Select(field => field.Name)],
            [.. values.Fields.Select(field => ReadValue(field, index))]),
        NullArray => null,
        _ => throw new NotSupportedException($"values of the Arrow type {array.Data.DataType.Name} can't be read as a row's."),
    };

    /// <summary>
    /// Spark's decimals have up to 38 digits, .NET's 28; Arrow's GetValue would drop the rest. The casts keep C# from making one type of
    /// both.
    /// </summary>
    private static object ReadDecimal(Decimal128Array values, int index)
    {
        var text = values.GetString(index)!;
        return values.Scale <= MaxDecimalDigits
            && text.Where(char.IsAsciiDigit).SkipWhile(digit => digit == '0').Count() <= MaxDecimalDigits
                ? (object)decimal.Parse(text, CultureInfo.InvariantCulture)
                : values.GetSqlDecimal(index)!.Value;
    }

    private static object ReadTime(TimestampArray values, int index)
    {
        var time = DateTime.UnixEpoch.AddTicks(values.Values[index] * TimeSpan.TicksPerMicrosecond);
        return string.IsNullOrEmpty(((Arrow.TimestampType)values.Data.DataType).Timezone)
            ? (object)DateTime.SpecifyKind(time, DateTimeKind.Unspecified)
            : new DateTimeOffset(time, TimeSpan.Zero);
    }

    private static object?[] ReadList(ListArray values, int index)
    {
        var start = values.ValueOffsets[index];
        var elements = new object?[values.ValueOffsets[index + 1] - start];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = ReadValue(values.Values, start + i);
        }

        return elements;
    }

    private static Dictionary<object, object?> ReadMap(MapArray values, int index)
    {
        var map = new Dictionary<object, object?>();
        for (var i = values.ValueOffsets[index]; i < values.ValueOffsets[index + 1]; i++)
        {
            map[ReadValue(values.Keys, i)!] = ReadValue(values.Values, i);
        }

        return map;
    }
}
