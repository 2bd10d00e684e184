using System.Buffers.Binary;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Arrow;

/// <summary>
/// A table of a flatbuffer, read with all offsets checked. Offsets to other tables may only point forward, so no walk can loop.
/// </summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> buffer;
    private readonly int position;
    private readonly ReadOnlySpan<byte> slots;

    private FlatTable(ReadOnlySpan<byte> buffer, int position)
    {
        this.buffer = buffer;
        this.position = position;
        var slotsAt = (long)position - BinaryPrimitives.ReadInt32LittleEndian(At(buffer, position, sizeof(int)));
        var length = BinaryPrimitives.ReadUInt16LittleEndian(At(buffer, slotsAt, sizeof(ushort)));
        slots = At(buffer, slotsAt, Math.Max((int)length, 2 * sizeof(ushort)));
    }

    /// <summary>The table at the root of a buffer.</summary>
    /// <exception cref="ProtocolException">Here and in all members: an offset or a length points outside of the buffer.</exception>
    public static FlatTable Root(ReadOnlySpan<byte> buffer) => new(buffer, Forward(buffer, 0));

    public byte Byte(int slot) => Find(slot) is var at && at == 0 ? (byte)0 : At(buffer, at, 1)[0];

    public long Long(int slot) =>
        Find(slot) is var at && at == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(At(buffer, at, sizeof(long)));

    public bool Has(int slot) => Find(slot) != 0;

    public FlatTable Table(int slot) => Find(slot) is var at && at != 0 ? new FlatTable(buffer, Forward(buffer, at)) : throw Damaged();

    /// <summary>The number of elements of a vector; 0 if it is missing.</summary>
    public int Count(int slot, int elementSize) => Vector(slot, elementSize).Count;

    /// <summary>A table of a vector of tables.</summary>
    public FlatTable Table(int slot, int index)
    {
        var (start, count) = Vector(slot, sizeof(int));
        return index < count ? new FlatTable(buffer, Forward(buffer, start + (index * sizeof(int)))) : throw Damaged();
    }

    public static ProtocolException Damaged() => new("the metadata of an Arrow message is damaged: it points outside of itself.");

    private (int Start, int Count) Vector(int slot, int elementSize)
    {
        var at = Find(slot);
        if (at == 0)
        {
            return (0, 0);
        }

        var start = Forward(buffer, at);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(At(buffer, start, sizeof(int)));
        At(buffer, start + sizeof(int), count * (long)elementSize);
        return (start + sizeof(int), (int)count);
    }

    /// <summary>The position of a field; 0 if the table doesn't have it.</summary>
    private int Find(int slot)
    {
        var at = 2 * sizeof(ushort) + (slot * sizeof(ushort));
        var offset = at + sizeof(ushort) <= slots.Length ? BinaryPrimitives.ReadUInt16LittleEndian(slots[at..]) : 0;
        return offset == 0 ? 0 : position + offset;
    }

    private static int Forward(ReadOnlySpan<byte> buffer, int at)
    {
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(At(buffer, at, sizeof(int)));
        return offset > 0 && at + (long)offset < buffer.Length ? at + (int)offset : throw Damaged();
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> buffer, long start, long length) =>
        start >= 0 && start + length <= buffer.Length ? buffer.Slice((int)start, (int)length) : throw Damaged();
}
