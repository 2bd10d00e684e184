namespace SparkBert.Models.TensorFlow;

/// <summary>Whole numbers in groups of seven bits, lowest first, as LevelDB and protobuf write them.</summary>
internal static class Varint
{
    private const int MaxBytes = 10;

    /// <summary>Reads a number and moves past it.</summary>
    /// <returns>False if the bytes end within it or it has more than 64 bits.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(bytes.Length, MaxBytes); i++)
        {
            if (i == MaxBytes - 1 && bytes[i] > 1)
            {
                return false;
            }

            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a length that the rest of the bytes can hold, and moves past it.</summary>
    /// <returns>False if there is none, or it is larger than what follows it.</returns>
    public static bool TryReadLength(ref ReadOnlySpan<byte> bytes, out int length)
    {
        var isLength = TryRead(ref bytes, out var value) && value <= (ulong)bytes.Length;
        length = isLength ? (int)value : 0;
        return isLength;
    }
}
