using SparkBert.Bundles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SparkBert.Models.Graph;

/// <summary>
/// Reads tensors of floats out of files. The bytes are read piece by piece, not mapped: pages of a mapped file count as resident memory, and a model of a gigabyte would stay there until it is imported.
/// </summary>
internal static class FloatReader
{
    private const int MostPiece = 1 << 20;

    /// <summary>Called with each piece of bytes, in order.</summary>
    public delegate void PieceReader(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes of a value.</summary>
    public static int SizeOf(FloatType type) => type == FloatType.F32 ? 4 : 2;

    /// <summary>Reads a tensor, which the caller has seen to lie within the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <param name="name">The tensor's name, for messages.</param>
    /// <param name="type">How its values are kept, lowest byte first.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">The number of its bytes, a multiple of a value's.</param>
    /// <param name="seen">Is given the bytes as they are read, for a checksum.</param>
    /// <exception cref="ModelException">The file ends before it, or it has more values than an array can hold.</exception>
    public static float[] Read(SafeFileHandle file, string fileName, string name, FloatType type, long offset, long length, PieceReader? seen = null)
    {
        if (length / SizeOf(type) > Array.MaxLength)
        {
            throw new ModelException($"{fileName}: {name} has {length / SizeOf(type):N0} values, over the limit of {Array.MaxLength:N0}.");
        }

        var values = new float[length / SizeOf(type)];
        var bytes = new byte[Math.Min(length, MostPiece)];
        var done = 0;
        for (long at = 0; at < length; at += bytes.Length)
        {
            var piece = bytes.AsSpan(0, (int)Math.Min(bytes.Length, length - at));
            ReadBytes(file, fileName, name, offset + at, piece);
            seen?.Invoke(piece);
            done += Convert(type, piece, values.AsSpan(done));
        }

        return values;
    }

    /// <summary>Refuses NaN and infinity, which would make every vector NaN.</summary>
    /// <exception cref="ModelException">A value is one of them.</exception>
    public static void RequireFinite(ReadOnlySpan<float> values, string fileName, string name)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new ModelException($"{fileName}: there is NaN or infinity in {name}.");
            }
        }
    }

    /// <summary>Fills a buffer from a file.</summary>
    /// <exception cref="ModelException">The file ends before.</exception>
    public static void ReadBytes(SafeFileHandle file, string fileName, string name, long offset, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = RandomAccess.Read(file, buffer, offset);
            if (count == 0)
            {
                throw new ModelException($"{fileName} ends within {name}, at byte {offset:N0}: it was cut while it was read.");
            }

            buffer = buffer[count..];
            offset += count;
        }
    }

    private static int Convert(FloatType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case FloatType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                return bytes.Length / 4;
            case FloatType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < halves.Length; i++)
                {
                    values[i] = (float)halves[i];
                }

                return halves.Length;
            default:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < shorts.Length; i++)
                {
                    values[i] = BitConverter.UInt32BitsToSingle((uint)shorts[i] << 16);
                }

                return shorts.Length;
        }
    }
}
