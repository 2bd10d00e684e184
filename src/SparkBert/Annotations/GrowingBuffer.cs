using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;

namespace SparkBert.Annotations;

/// <summary>A buffer that grows and becomes an Arrow buffer without a copy.</summary>
/// <remarks>Arrow's own builder copies everything once more when it is built; for vectors that would be the largest copy of all.</remarks>
internal sealed class GrowingBuffer<T>(int initialCapacity = 64)
    where T : unmanaged
{
    private byte[] bytes = new byte[Math.Max(1, initialCapacity) * Unsafe.SizeOf<T>()];

    public int Count { get; private set; }

    public Span<T> Written => MemoryMarshal.Cast<byte, T>(bytes.AsSpan())[..Count];

    public void Append(T value)
    {
        Reserve(1)[0] = value;
        Count++;
    }

    public void Append(ReadOnlySpan<T> values)
    {
        values.CopyTo(Reserve(values.Length));
        Count += values.Length;
    }

    /// <summary>Room for at least <paramref name="count"/> more values; call <see cref="Advance"/> with the number written.</summary>
    public Span<T> Reserve(int count)
    {
        var needed = ((long)Count + count) * Unsafe.SizeOf<T>();
        if (needed > bytes.Length)
        {
            if (needed > System.Array.MaxLength)
            {
                throw RowErrorException.Of(
                    RowErrorClasses.RowTooLarge, "the row is too large: a column of a record batch holds at most 2 GB. Split the text.");
            }

            System.Array.Resize(ref bytes, (int)Math.Min(System.Array.MaxLength, Math.Max(needed, bytes.Length * 2L)));
        }

        return MemoryMarshal.Cast<byte, T>(bytes.AsSpan())[Count..];
    }

    public void Advance(int count) => Count += count;

    public void Truncate(int count) => Count = count;

    public ArrowBuffer ToArrow() => new(bytes.AsMemory(0, Count * Unsafe.SizeOf<T>()));
}
