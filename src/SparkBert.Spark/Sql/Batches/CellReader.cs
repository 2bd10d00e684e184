using System.Globalization;
using Apache.Arrow;
using Arrow = Apache.Arrow.Types;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql.Batches;

/// <summary>Values of Arrow arrays as .NET values, with the types that <see cref="Row"/> documents.</summary>
internal static class CellReader
{
    private const int DecimalDigits = 28;

    /// <summary>The value at a row; null where there is none.</summary>
    /// <param name="array">The column.</param>
    /// <param name="type">Its type in the schema.</param>
    /// <param name="index">The row.</param>
    /// <exception cref="NotSupportedException">The array's type is none of Spark's.</exception>
    public static object? Read(IArrowArray array, DataType type, int index)
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
            Decimal128Array values => Decimal(values, index),
            StringArray values => values.GetString(index),
            LargeStringArray values => values.GetString(index),
            BinaryArray values => values.GetBytes(index).ToArray(),
            LargeBinaryArray values => values.GetBytes(index).ToArray(),
            Date32Array values => DateOnly.FromDayNumber(values.Values[index] + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber),
            TimestampArray values => Time(values, index),
            DurationArray values => TimeSpan.FromMicroseconds(values.Values[index]),
            YearMonthIntervalArray values => values.Values[index].Months,
            MapArray values => Map(values, (MapType)type, index),
            ListArray values => List(values, ((ArrayType)type).ElementType, index),
            StructArray values => Struct(values, (StructType)type, index),
            NullArray => null,
            _ => throw new NotSupportedException($"values of the Arrow type {array.Data.DataType.Name} can't be read as a row's."),
        };
    }

    private static object Decimal(Decimal128Array values, int index)
    {
        // Spark's decimals have up to 38 digits, .NET's 28; Arrow cuts off what a decimal can't hold.
        if (values.Precision <= DecimalDigits)
        {
            return values.GetValue(index)!;
        }

        var text = values.GetString(index)!;
        return text.Where(char.IsAsciiDigit).SkipWhile(digit => digit == '0').Count() <= DecimalDigits
            ? (object)decimal.Parse(text, CultureInfo.InvariantCulture)
            : System.Data.SqlTypes.SqlDecimal.Parse(text);
    }

    private static object Time(TimestampArray values, int index)
    {
        var time = DateTime.UnixEpoch.AddTicks(values.Values[index] * TimeSpan.TicksPerMicrosecond);
        return string.IsNullOrEmpty(((Arrow.TimestampType)values.Data.DataType).Timezone)
            ? (object)DateTime.SpecifyKind(time, DateTimeKind.Unspecified)
            : new DateTimeOffset(time, TimeSpan.Zero);
    }

    private static object?[] List(ListArray values, DataType elementType, int index)
    {
        var start = values.ValueOffsets[index];
        var elements = new object?[values.ValueOffsets[index + 1] - start];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = Read(values.Values, elementType, start + i);
        }

        return elements;
    }

    private static Dictionary<object, object?> Map(MapArray values, MapType type, int index)
    {
        var map = new Dictionary<object, object?>();
        for (var i = values.ValueOffsets[index]; i < values.ValueOffsets[index + 1]; i++)
        {
            map[Read(values.Keys, type.KeyType, i)!] = Read(values.Values, type.ValueType, i);
        }

        return map;
    }

    private static Row Struct(StructArray values, StructType type, int index)
    {
        var cells = new object?[type.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Read(values.Fields[i], type[i].DataType, index);
        }

        return new Row(type, cells);
    }
}
