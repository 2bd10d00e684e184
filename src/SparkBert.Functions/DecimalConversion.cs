using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Functions;

/// <summary>
/// Decimals of any width, precision and scale as those of a declared type. No digit is lost: what doesn't fit is refused.
/// </summary>
internal static class DecimalConversion
{
    private const int Width = 16;

    public static bool IsDecimal(IArrowType type) => type is FixedSizeBinaryType && TryGetScale(type, out _);

    /// <exception cref="SchemaException">A value has more digits than the type.</exception>
    public static ArrayData Convert(ArrayData data, Decimal128Type declared, string path)
    {
        if (data.DataType is Decimal128Type same && same.Scale == declared.Scale && same.Precision <= declared.Precision)
        {
            return data;
        }

        TryGetScale(data.DataType, out var scale);
        var width = ((FixedSizeBinaryType)data.DataType).ByteWidth;
        var (factor, limit) = (BigInteger.Pow(10, Math.Abs(declared.Scale - scale)), BigInteger.Pow(10, declared.Precision));
        var bytes = new byte[data.Length * Width];
        var validity = new ArrowBuffer.BitmapBuilder(data.Length);
        var nulls = 0;
        for (var row = 0; row < data.Length; row++)
        {
            var isNull = data.Buffers[0].Length > 0 && !BitUtility.GetBit(data.Buffers[0].Span, data.Offset + row);
            validity.Append(!isNull);
            nulls += isNull ? 1 : 0;
            if (isNull)
            {
                continue;
            }

            var value = new BigInteger(data.Buffers[1].Span.Slice((data.Offset + row) * width, width));
            var (converted, rest) = scale <= declared.Scale ? (value * factor, BigInteger.Zero) : BigInteger.DivRem(value, factor);
            if (!rest.IsZero || BigInteger.Abs(converted) >= limit)
            {
                throw new SchemaException(
                    $"column '{path}' must be {SparkTypeText.Describe(declared)}, but row {row} of the batch has {value}e{-scale}, which "
                    + "has more digits; declare more, or round it.");
            }

            var target = bytes.AsSpan(row * Width, Width);
            target.Fill(converted.Sign < 0 ? (byte)0xFF : (byte)0);
            converted.TryWriteBytes(target, out _);
        }

        return new ArrayData(
            declared, data.Length, nulls, 0, [nulls == 0 ? ArrowBuffer.Empty : validity.Build(), new ArrowBuffer(bytes)]);
    }

    private static bool TryGetScale(IArrowType type, out int scale)
    {
        (var isDecimal, scale) = type switch
        {
            Decimal32Type number => (true, number.Scale),
            Decimal64Type number => (true, number.Scale),
            Decimal128Type number => (true, number.Scale),
            Decimal256Type number => (true, number.Scale),
            _ => (false, 0),
        };
        return isDecimal;
    }
}
