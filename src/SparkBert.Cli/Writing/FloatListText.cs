using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SparkBert.Cli.Writing;

/// <summary>
/// Writes many floats with commas between them, each with the text of <see cref="FloatText"/>: eight at a time where the processor has
/// vectors of four doubles, in a third of the time.
/// </summary>
/// <remarks>
/// The same sums as there, for numbers from <see cref="Smallest"/> to <see cref="Largest"/> that have seven to nine digits. What is in
/// doubt, and whatever else a vector may hold, goes there.
/// </remarks>
internal static class FloatListText
{
    /// <summary>Bytes that a float may take while it is written, its comma among them.</summary>
    public const int MaxLength = FloatText.MaxLength + 1;

    private const int Lanes = 8;
    private const float Smallest = 1e-4f;
    private const float Largest = 1e3f;
    private const int LeastExponent = -4;

    /// <summary>As <see cref="FloatText"/> has it, with room for products of products.</summary>
    private const double Doubt = 2e-6;

    /// <summary>Added to a number, it makes the nearest integer of its last bits.</summary>
    private const double IntegerBits = 1L << 52;

    /// <summary>Writes floats up to one that is not finite, as far as there is room.</summary>
    /// <param name="values">The floats.</param>
    /// <param name="text">Gets the text.</param>
    /// <param name="count">The floats that were written.</param>
    /// <returns>The bytes written.</returns>
    public static int Write(ReadOnlySpan<float> values, Span<byte> text, out int count)
    {
        Span<ulong> digits = stackalloc ulong[Lanes];
        Span<ulong> forms = stackalloc ulong[Lanes];
        var length = 0;
        for (count = 0; count < values.Length && length + MaxLength <= text.Length; count++)
        {
            var lane = count % Lanes;
            if (lane == 0 && Vector256.IsHardwareAccelerated && BitConverter.IsLittleEndian)
            {
                Find(values[count..], digits, forms);
            }

            if (!TryWrite(values[count], digits[lane], forms[lane], text, ref length))
            {
                break;
            }
        }

        return Math.Max(0, length - 1);
    }

    /// <summary>Writes a float and a comma.</summary>
    /// <param name="value">The float.</param>
    /// <param name="digits">The text of its first eight digits.</param>
    /// <param name="form">What else is known of it; 0 for nothing.</param>
    /// <param name="text">Gets the text.</param>
    /// <param name="length">Where the text goes, and ends.</param>
    /// <returns>False if it is not finite: nothing is written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryWrite(float value, ulong digits, ulong form, Span<byte> text, ref int length)
    {
        var room = text[length..];
        if (form == 0)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }

            var written = FloatText.Write(value, room);
            room[written] = (byte)',';
            length += written + 1;
            return true;
        }

        var (last, count, exponent) = ((byte)form, (byte)(form >> 8), (int)(byte)(form >> 16) + LeastExponent);

        // No branch on the sign, nor on how many digits there are: nobody can foretell them.
        room[0] = (byte)'-';
        var start = (int)(BitConverter.SingleToUInt32Bits(value) >> 31);
        if (exponent < 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(room[start..], 0x30303030_30302E30);
            start += 1 - exponent;
            BinaryPrimitives.WriteUInt64LittleEndian(room[start..], digits);
            room[start + 8] = last;
            start += count;
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(room[start..], digits);
            room[start + exponent + 1] = (byte)'.';
            BinaryPrimitives.WriteUInt64LittleEndian(room[(start + exponent + 2)..], digits >> (8 * (exponent + 1)));
            room[start + 9] = last;
            start += count + 1;
        }

        room[start] = (byte)',';
        length += start + 1;
        return true;
    }

    /// <summary>The shortest decimals of the first eight floats, as <see cref="FindFour"/> has them; nothing if there are fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Vectors cost many times as much in code that is compiled in haste.
    private static void Find(ReadOnlySpan<float> values, Span<ulong> digits, Span<ulong> forms)
    {
        if (values.Length < Lanes)
        {
            forms.Clear();
            return;
        }

        var magnitudes = Vector256.Abs(Vector256.Create(values));
        var bits = magnitudes.AsUInt32() & Vector256.Create(0x7F800000u);

        // Half the distance to the neighbours. Below a power of two floats lie twice as dense as above.
        var halfSteps = (bits - Vector256.Create(24u << 23)).AsSingle();
        var isUsual = Vector256.GreaterThanOrEqual(magnitudes, Vector256.Create(Smallest))
            & Vector256.LessThan(magnitudes, Vector256.Create(Largest))
            & ~Vector256.Equals(magnitudes.AsUInt32(), bits).AsSingle();
        var (low, high) = Vector256.Widen(magnitudes);
        var (lowStep, highStep) = Vector256.Widen(halfSteps);
        var (lowUsual, highUsual) = Vector256.Widen(isUsual.AsInt32());
        FindFour(low, lowStep, lowUsual, digits, forms);
        FindFour(high, highStep, highUsual, digits[(Lanes / 2)..], forms[(Lanes / 2)..]);
    }

    /// <summary>The shortest decimals of four floats.</summary>
    /// <param name="magnitudes">The floats.</param>
    /// <param name="halfSteps">Half the distance to their neighbours.</param>
    /// <param name="isUsual">All bits where a float is such a one as is found here.</param>
    /// <param name="digits">The text of eight digits, the first one lowest.</param>
    /// <param name="forms">
    /// The text of the ninth, their number, and the exponent of ten from the least one on; 0 for a float in doubt.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FindFour(
        Vector256<double> magnitudes,
        Vector256<double> halfSteps,
        Vector256<long> isUsual,
        Span<ulong> digits,
        Span<ulong> forms)
    {
        var power = Vector256.Create(1e12);
        var exponents = Vector256<long>.Zero;
        Raise(magnitudes, 1e-3, 1e11, ref power, ref exponents);
        Raise(magnitudes, 1e-2, 1e10, ref power, ref exponents);
        Raise(magnitudes, 1e-1, 1e9, ref power, ref exponents);
        Raise(magnitudes, 1, 1e8, ref power, ref exponents);
        Raise(magnitudes, 10, 1e7, ref power, ref exponents);
        Raise(magnitudes, 100, 1e6, ref power, ref exponents);

        var scaled = magnitudes * power;
        var step = halfSteps * power * Vector256.Create(0.1);
        var (nine, nineDistance) = Round(scaled);
        var (eight, eightDistance) = Round(scaled * Vector256.Create(0.1));
        var (seven, sevenDistance) = Round(scaled * Vector256.Create(0.01));
        var (_, sixDistance) = Round(scaled * Vector256.Create(0.001));
        var (sevenStep, sixStep) = (step * Vector256.Create(0.1), step * Vector256.Create(0.01));

        var isEight = Vector256.LessThanOrEqual(eightDistance, step);
        var isSeven = Vector256.LessThanOrEqual(sevenDistance, sevenStep);
        var number = Vector256.ConditionalSelect(isEight, eight * Vector256.Create(10.0), nine);
        number = Vector256.ConditionalSelect(isSeven, seven * Vector256.Create(100.0), number);

        var doubt = Vector256.Create(Doubt);
        var clear = Vector256.Create(0.5 - Doubt);
        var isCertain = Vector256.LessThan(nineDistance, clear) & Vector256.LessThan(eightDistance, clear)
            & Vector256.LessThan(sevenDistance, clear)
            & Vector256.GreaterThan(Vector256.Abs(eightDistance - step), doubt)
            & Vector256.GreaterThan(Vector256.Abs(sevenDistance - sevenStep), doubt)
            & Vector256.GreaterThan(sixDistance, sixStep + doubt)
            & Vector256.LessThan(number, Vector256.Create(1e9));

        var first = Floor(number, 0.1);
        var last = number - (first * Vector256.Create(10.0));
        var high = Floor(first, 1e-4);
        var low = first - (high * Vector256.Create(1e4));

        // Two numbers of four digits, then four of two, then eight digits: each lower one in the higher bits.
        var fours = ToBits((low * Vector256.Create((double)(1L << 32))) + high).AsUInt32();
        var hundreds = Vector256.ShiftRightLogical(fours * Vector256.Create(5243u), 19);
        var twos = (hundreds | Vector256.ShiftLeft(fours - (hundreds * Vector256.Create(100u)), 16)).AsUInt16();
        var tens = Vector256.ShiftRightLogical(twos * Vector256.Create((ushort)103), 10);
        var ones = Vector256.ShiftLeft(twos - (tens * Vector256.Create((ushort)10)), 8);
        ((tens | ones).AsUInt64() | Vector256.Create(0x30303030_30303030ul)).CopyTo(digits);
        var counts = (Vector256.Create(9L) + isEight.AsInt64() + isSeven.AsInt64()).AsUInt64();
        var known = ToBits(last) | Vector256.Create((ulong)'0') | Vector256.ShiftLeft(counts, 8)
            | Vector256.ShiftLeft(exponents.AsUInt64(), 16);
        (known & isCertain.AsUInt64() & isUsual.AsUInt64()).CopyTo(forms);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Raise(
        Vector256<double> magnitudes, double from, double powerFrom, ref Vector256<double> power, ref Vector256<long> exponents)
    {
        var isReached = Vector256.GreaterThanOrEqual(magnitudes, Vector256.Create(from));
        power = Vector256.ConditionalSelect(isReached, Vector256.Create(powerFrom), power);
        exponents -= isReached.AsInt64();
    }

    /// <summary>The nearest integers, and how far they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Nearest, Vector256<double> Distance) Round(Vector256<double> numbers)
    {
        var nearest = (numbers + Vector256.Create(IntegerBits)) - Vector256.Create(IntegerBits);
        return (nearest, Vector256.Abs(numbers - nearest));
    }

    /// <summary>
    /// Integers under 10^9 times a negative power of ten, rounded down. A half more keeps them away from what a product may be off.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Floor(Vector256<double> integers, double factor) =>
        Vector256.Floor((integers + Vector256.Create(0.5)) * Vector256.Create(factor));

    /// <summary>Integers under 2^52 as their bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> ToBits(Vector256<double> integers) =>
        (integers + Vector256.Create(IntegerBits)).AsUInt64() & Vector256.Create((1ul << 52) - 1);
}
