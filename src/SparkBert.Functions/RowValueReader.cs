using System.Globalization;
using Apache.Arrow;
using Arrow = Apache.Arrow.Types;

namespace SparkBert.Functions;

/// <summary>
/// Reads values of Arrow's arrays as the .NET values of a row, for drivers with rows of their own: null, <see cref="bool"/>, <see
/// cref="sbyte"/>, <see cref="short"/>, <see cref="int"/>, <see cref="long"/>, <see cref="float"/>, <see cref="double"/>, <see
/// cref="decimal"/> (<see cref="System.Data.SqlTypes.SqlDecimal"/> beyond 28 digits, in all or behind the point), <see cref="string"/>, an
/// array of <see cref="byte"/>, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/> (timestamp, in UTC), <see cref="DateTime"/>
/// (timestamp_ntz), <see cref="TimeSpan"/> (day-time interval), <see cref="int"/> (months of a year-month interval), an array of <see
/// cref="object"/> (array), a <see cref="Dictionary{TKey, TValue}"/> of objects (map), and what <see cref="CreateRow"/> makes (struct).
/// </summary>
/// <typeparam name="TType">The driver's data types.</typeparam>
public abstract class RowValueReader<TType>
{
    private const int MaxDecimalDigits = 28;

    /// <summary>The value at a place.</summary>
    /// <param name="array">The values.</param>
    /// <param name="type">Their type.</param>
    /// <param name="index">The place.</param>
    /// <exception cref="NotSupportedException">Values of the Arrow type have no .NET form.</exception>
    public object? Read(IArrowArray array, TType type, int index)
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.IsNull(index) ? null : array switch
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
            MapArray values => ReadMap(values, type, index),
            ListArray values => ReadList(values, GetElementType(type), index),
            StructArray values => ReadStruct(values, type, index),
            NullArray => null,
            _ => throw new NotSupportedException($"values of the Arrow type {array.Data.DataType.Name} can't be read as a row's."),
        };
    }

    /// <summary>The type of an array's elements.</summary>
    protected abstract TType GetElementType(TType array);

    /// <summary>The types of a map's keys and values.</summary>
    protected abstract (TType Key, TType Value) GetEntryTypes(TType map);

    /// <summary>The type of a struct's field.</summary>
    protected abstract TType GetFieldType(TType row, int index);

    /// <summary>The row of a struct.</summary>
    protected abstract object CreateRow(TType type, object?[] values);

    /// <summary>
    /// Spark's decimals have up to 38 digits, on both sides of the point, .NET's 28; Arrow's GetValue would drop the rest. The casts keep
    /// C# from making one type of both.
    /// </summary>
    private static object ReadDecimal(Decimal128Array values, int index)
    {
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

    private object?[] ReadList(ListArray values, TType elementType, int index)
    {
        var start = values.ValueOffsets[index];
        var elements = new object?[values.ValueOffsets[index + 1] - start];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = Read(values.Values, elementType, start + i);
        }

        return elements;
    }

    private Dictionary<object, object?> ReadMap(MapArray values, TType type, int index)
    {
        var (keyType, valueType) = GetEntryTypes(type);
        var map = new Dictionary<object, object?>();
        for (var i = values.ValueOffsets[index]; i < values.ValueOffsets[index + 1]; i++)
        {
            map[Read(values.Keys, keyType, i)!] = Read(values.Values, valueType, i);
        }

        return map;
    }

    private object ReadStruct(StructArray values, TType type, int index)
    {
        var cells = new object?[values.Fields.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = Read(values.Fields[i], GetFieldType(type, i), index);
        }

        return CreateRow(type, cells);
    }
}
