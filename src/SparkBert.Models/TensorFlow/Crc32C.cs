using System.Buffers.Binary;
using System.Numerics;

namespace SparkBert.Models.TensorFlow;

/// <summary>
/// The checksum CRC-32C, and the masked form in which LevelDB and TensorFlow store it (so that a checksum of bytes that hold checksums
/// stays a good one).
/// </summary>
internal struct Crc32C
{
    private const uint MaskDelta = 0xa282ead8;

    // The finished checksum of the bytes so far: 0 where there are none, so that the default value is a fresh one.
    private uint value;

    /// <summary>The masked checksum of all bytes so far.</summary>
    public readonly uint Masked => BitOperations.RotateRight(value, 15) + MaskDelta;

    /// <summary>The masked checksum of bytes.</summary>
    public static uint MaskedOf(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32C();
        crc.Append(bytes);
        return crc.Masked;
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var crc = ~value;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var last in bytes)
        {
            crc = BitOperations.Crc32C(crc, last);
        }

        value = ~crc;
    }
}
