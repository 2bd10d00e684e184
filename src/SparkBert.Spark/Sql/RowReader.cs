using System.Globalization;
using Apache.Arrow;
using Arrow = Apache.Arrow.Types;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Rows of record batches, with values of the types that <see cref="Row"/> documents.</summary>
internal static class RowReader
{
    private const int MaxDecimalDigits = 28;

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
                cells[column] = ReadValue(batch.Column(column), schema[column].DataType, row);
            }

            yield return new Row(schema, cells);
        }
    }

    private static object? ReadValue(IArrowArray array, DataType type, int index)
    {
        if (array.IsNull(index))
        {
            return null;
        }

        return array switch
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
            MapArray values => ReadMap(values, (MapType)type, index),
            ListArray values => ReadList(values, ((ArrayType)type).ElementType, index),
            StructArray values => ReadStruct(values, (StructType)type, index),
            NullArray => null,
            _ => throw new NotSupportedException($"values of the Arrow type {array.Data.DataType.Name} can't be read as a row's."),
        };
    }

    private static object ReadDecimal(Decimal128Array values, int index)
    {
        // Spark's decimals have up to 38 digits, on both sides of the point, .NET's 28; Arrow's GetValue would drop the rest.
        if (values.Precision <= MaxDecimalDigits)
        {
            return values.GetValue(index)!;
        }

        var text = values.GetString(index)!;
        return values.Scale <= MaxDecimalDigits && CountDigits(text) <= MaxDecimalDigits
            ? (object)decimal.Parse(text, CultureInfo.InvariantCulture)
            : values.GetSqlDecimal(index)!.Value;
    }

    private static int CountDigits(string number) => number.Where(char.IsAsciiDigit).SkipWhile(digit => digit == '0').Count();

    private static object ReadTime(TimestampArray values, int index)
    {
        var time = DateTime.UnixEpoch.AddTicks(values.Values[index] * TimeSpan.TicksPerMicrosecond);
        return string.IsNullOrEmpty(((Arrow.TimestampType)values.Data.DataType).Timezone)
            ? (object)DateTime.SpecifyKind(time, DateTimeKind.Unspecified)
            : new DateTimeOffset(time, TimeSpan.Zero);
    }

    private static object?[] ReadList(ListArray values, DataType elementType, int index)
    {
        var start = values.ValueOffsets[index];
        var elements = new object?[values.ValueOffsets[index + 1] - start];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = ReadValue(values.Values, elementType, start + i);
        }

        return elements;
    }

    private static Dictionary<object, object?> ReadMap(MapArray values, MapType type, int index)
    {
        var map = new Dictionary<object, object?>();
        for (var i = values.ValueOffsets[index]; i < values.ValueOffsets[index + 1]; i++)
        {
            map[ReadValue(values.Keys, type.KeyType, i)!] = ReadValue(values.Values, type.ValueType, i);
        }

        return map;
    }

    private static Row ReadStruct(StructArray values, StructType type, int index)
    {
        var cells = new object?[type.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = ReadValue(values.Fields[i], type[i].DataType, index);
        }

        return new Row(type, cells);
    }
}
