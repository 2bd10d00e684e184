using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SparkBert.Bundles;

namespace SparkBert.Models.Graph;

/// <summary>
/// Reads tensors of floats from files. The bytes are read in pieces, not mapped: pages of a mapped file count as resident memory, and a
/// model of a gigabyte would stay there until the import ends.
/// </summary>
internal static class FloatReader
{
    private const int MaxPieceBytes = 1 << 20;

    /// <summary>Called with each piece of bytes, in order.</summary>
    public delegate void PieceReader(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes of a value.</summary>
    public static int SizeOf(FloatType type) => type == FloatType.F32 ? sizeof(float) : sizeof(ushort);

    /// <summary>Reads values; the caller has checked that they lie within the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fileName">Its name, for messages.</param>
    /// <param name="name">The tensor's name, for messages.</param>
    /// <param name="type">How the values are kept, lowest byte first.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="values">Gets the values.</param>
    /// <param name="seen">Gets the bytes as they are read, for a checksum.</param>
    /// <exception cref="ModelException">The file ends before.</exception>
    public static void Read(
        SafeFileHandle file, string fileName, string name, FloatType type, long offset, Span<float> values, PieceReader? seen = null)
    {
        var bytes = type == FloatType.F32 ? [] : ArrayPool<byte>.Shared.Rent(MaxPieceBytes);
        try
        {
            var size = SizeOf(type);
            while (values.Length > 0)
            {
                var piece = values[..Math.Min(values.Length, MaxPieceBytes / size)];
                var read = type == FloatType.F32 ? MemoryMarshal.AsBytes(piece) : bytes.AsSpan(0, piece.Length * size);
                ReadBytes(file, fileName, name, offset, read);
                seen?.Invoke(read);
                Widen(type, read, piece);
                offset += read.Length;
                values = values[piece.Length..];
            }
        }
        finally
        {
            if (bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(bytes);
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
                throw new ModelException(string.Create(
                    CultureInfo.InvariantCulture, $"{fileName} ends within {name}, at byte {offset:N0}: it was cut while it was read."));
            }

            buffer = buffer[count..];
            offset += count;
        }
    }

    /// <summary>Refuses NaN and infinity, which would make every vector NaN.</summary>
    /// <exception cref="ModelException">A value is one of them.</exception>
    public static void RequireFinite(ReadOnlySpan<float> values, string fileName, string name)
    {
        // A finite number minus itself is zero; NaN and infinity give NaN.
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var isFinite = true;
        foreach (var vector in vectors)
        {
            isFinite &= Vector.EqualsAll(vector - vector, Vector<float>.Zero);
        }

        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            isFinite &= float.IsFinite(value);
        }

        if (!isFinite)
        {
            throw new ModelException($"{fileName}: there is NaN or infinity in {name}.");
        }
    }

    private static void Widen(FloatType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case FloatType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < halves.Length; i++)
                {
                    values[i] = (float)halves[i];
                }

                break;
            case FloatType.BF16:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < shorts.Length; i++)
                {
                    values[i] = BitConverter.UInt32BitsToSingle((uint)shorts[i] << 16);
                }

                break;
        }
    }
}
