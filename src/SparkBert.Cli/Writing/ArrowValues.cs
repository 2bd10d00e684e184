using System.Globalization;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Writing;

/// <summary>Reads single values of Arrow arrays, whatever their layout.</summary>
internal static class ArrowValues
{
    private const long DaySeconds = 86_400;

    /// <summary>The bytes of a string or binary value.</summary>
    public static ReadOnlySpan<byte> ReadBytes(IArrowArray array, int row) => array switch
    {
        BinaryArray values => values.GetBytes(row),
        LargeBinaryArray values => values.GetBytes(row),
        BinaryViewArray values => values.GetBytes(row),
        FixedSizeBinaryArray values => values.GetBytes(row),
        _ => throw new ArgumentException($"{array.Data.DataType.Name} has no bytes.", nameof(array)),
    };

    /// <summary>Where the value of a dictionary's row stands.</summary>
    public static int ReadIndex(DictionaryArray array, int row) => array.Indices switch
    {
        Int8Array values => values.Values[row],
        UInt8Array values => values.Values[row],
        Int16Array values => values.Values[row],
        UInt16Array values => values.Values[row],
        Int32Array values => values.Values[row],
        UInt32Array values => (int)values.Values[row],
        Int64Array values => (int)values.Values[row],
        UInt64Array values => (int)values.Values[row],
        var other => throw new ArgumentException($"{other.Data.DataType.Name} is no index.", nameof(array)),
    };

    /// <summary>The elements of a list's row: those of the array from a start on.</summary>
    public static (IArrowArray Items, int Start, int Length) ReadList(IArrowArray array, int row)
    {
        switch (array)
        {
            case ListArray list:
                return (list.Values, list.ValueOffsets[row], list.ValueOffsets[row + 1] - list.ValueOffsets[row]);
            case LargeListArray list:
                return (list.Values, checked((int)list.ValueOffsets[row]), (int)(list.ValueOffsets[row + 1] - list.ValueOffsets[row]));
            case ListViewArray list:
                return (list.Values, list.ValueOffsets[row], list.Sizes[row]);
            case FixedSizeListArray list:
                var width = ((FixedSizeListType)list.Data.DataType).ListSize;
                return (list.Values, (list.Data.Offset + row) * width, width);
            default:
                throw new ArgumentException($"{array.Data.DataType.Name} is no list.", nameof(array));
        }
    }

    /// <summary>The field of a list's elements.</summary>
    public static Field ElementOf(IArrowType type) => type switch
    {
        ListType list => list.ValueField,
        LargeListType list => list.ValueField,
        ListViewType list => list.ValueField,
        FixedSizeListType list => list.ValueField,
        _ => throw new ArgumentException($"{type.Name} is no list.", nameof(type)),
    };

    /// <summary>The digits of a decimal of at most 128 bits, without its point.</summary>
    public static Int128 ReadDecimal(IArrowArray array, int row) => (Int128)ReadBigDecimal(array, row);

    /// <summary>The digits of a decimal, without its point.</summary>
    public static BigInteger ReadBigDecimal(IArrowArray array, int row) => new(((FixedSizeBinaryArray)array).GetBytes(row));

    /// <summary>A decimal with its point.</summary>
    public static string FormatDecimal(IArrowArray array, int row)
    {
        var scale = array.Data.DataType switch
        {
            Decimal32Type type => type.Scale,
            Decimal64Type type => type.Scale,
            Decimal128Type type => type.Scale,
            _ => ((Decimal256Type)array.Data.DataType).Scale,
        };
        var value = ReadBigDecimal(array, row);
        if (scale <= 0)
        {
            return (value * BigInteger.Pow(10, -scale)).ToString(CultureInfo.InvariantCulture);
        }

        var digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"{(value.Sign < 0 ? "-" : "")}{digits[..^scale]}.{digits[^scale..]}";
    }

    /// <summary>A day as yyyy-MM-dd, of any year.</summary>
    /// <param name="days">Days since 1970-01-01.</param>
    public static string FormatDate(long days)
    {
        // The calendar repeats itself every 400 years, and .NET's has years 1 to 9999 alone.
        const long CycleDays = 146_097;
        var cycles = (long)Math.Floor(days / (double)CycleDays);
        var date = new DateTime(2000, 1, 1).AddDays(days - (cycles * CycleDays) - 10_957);
        var year = date.Year + (cycles * 400);
        var text = Math.Abs(year).ToString("0000", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture, $"{(year < 0 ? "-" : year > 9999 ? "+" : "")}{text}-{date.Month:00}-{date.Day:00}");
    }

    /// <summary>
    /// A timestamp as Spark's to_json writes it, with a Z if it is an instant: three digits of a second, and more only where there are more
    /// (which Spark cuts off).
    /// </summary>
    public static string FormatTimestamp(long value, TimestampType type)
    {
        var perSecond = PerSecond(type.Unit);
        var (seconds, fraction) = FloorDivide(value, perSecond);
        var (days, second) = FloorDivide(seconds, DaySeconds);
        return $"{FormatDate(days)}T{FormatTime(second, fraction, perSecond)}{(string.IsNullOrEmpty(type.Timezone) ? "" : "Z")}";
    }

    /// <summary>The text of a value for which JSON and Spark have no type.</summary>
    public static string Format(IArrowArray array, int row)
    {
        switch (array)
        {
            case Time32Array times:
                var unit = ((Time32Type)times.Data.DataType).Unit;
                return FormatTimeOfDay(times.Values[row], PerSecond(unit));
            case Time64Array times:
                return FormatTimeOfDay(times.Values[row], PerSecond(((Time64Type)times.Data.DataType).Unit));
            case StructArray:
                return "{}";
            default:
                return FormatDecimal(array, row);
        }
    }

    private static string FormatTimeOfDay(long value, long perSecond)
    {
        var (second, fraction) = FloorDivide(value, perSecond);
        var text = FormatTime(second, fraction, perSecond);
        return fraction == 0 ? text[..^4] : text;
    }

    private static string FormatTime(long second, long fraction, long perSecond)
    {
        var nanos = fraction * (1_000_000_000 / perSecond);
        var digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1000 == 0 ? 6 : 9;
        var text = nanos.ToString("000000000", CultureInfo.InvariantCulture)[..digits];
        return string.Create(CultureInfo.InvariantCulture, $"{second / 3600:00}:{second / 60 % 60:00}:{second % 60:00}.{text}");
    }

    private static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    private static (long Quotient, long Remainder) FloorDivide(long value, long divisor)
    {
        var (quotient, rest) = Math.DivRem(value, divisor);
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest);
    }
}
