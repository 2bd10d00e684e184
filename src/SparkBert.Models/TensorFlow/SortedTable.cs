using System.Buffers.Binary;
using Snappier;
using SparkBert.Bundles;

namespace SparkBert.Models.TensorFlow;

/// <summary>
/// Reads a LevelDB table, the form of a checkpoint's index: blocks of sorted keys, each key written as what differs from the one before it;
/// an index block with the place of each; a footer with the place of the index block. See LevelDB's doc/table_format.md.
/// </summary>
internal static class SortedTable
{
    /// <summary>Bytes of the footer: two places, filled up to 40 bytes, and the magic number.</summary>
    public const int FooterLength = 48;

    /// <summary>The last eight bytes of a table, lowest first.</summary>
    public const ulong Magic = 0xdb4775248b80fb57;

    /// <summary>Bytes behind each block: how it is packed, and its checksum.</summary>
    public const int TrailerLength = 5;

    // The index of BERT-large with the optimizer's variables has about 1,200 entries and 100 KB. These are far beyond, and bound what a
    // hostile file can make us keep.
    private const int MaxKeyBytes = 4096;
    private const int MaxEntries = 100_000;
    private const int MaxContentBytes = 32 << 20;

    /// <summary>Reads all entries.</summary>
    /// <param name="table">The file's bytes.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <returns>Keys and values in the order of the keys.</returns>
    /// <exception cref="ModelException">It is no table, is damaged, or passes the limits.</exception>
    public static List<(byte[] Key, byte[] Value)> Read(ReadOnlySpan<byte> table, string name)
    {
        if (table.Length < FooterLength)
        {
            throw new ModelException(
                $"{name} has {table.Length} bytes and so is shorter than the {FooterLength}-byte footer of a tensor bundle index.");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(table[^sizeof(ulong)..]) != Magic)
        {
            throw new ModelException(
                $"{name} is not a tensor bundle index, or was cut: its footer does not end with the magic number.");
        }

        var footer = table[^FooterLength..^sizeof(ulong)];
        var blocks = table[..^FooterLength];
        if (!TryReadPlace(ref footer, out _) || !TryReadPlace(ref footer, out var indexPlace))
        {
            throw new ModelException($"{name}: the footer's places of blocks can't be read.");
        }

        var content = 0L;
        var entries = new List<(byte[] Key, byte[] Value)>();
        var end = 0UL;
        var index = new List<(byte[] Key, byte[] Value)>();
        ReadEntries(Unpack(blocks, indexPlace, name, "the footer"), name, index, ref content);
        foreach (var (_, value) in index)
        {
            ReadOnlySpan<byte> place = value;
            if (!TryReadPlace(ref place, out var block))
            {
                throw new ModelException($"{name}: the place of a block can't be read.");
            }

            // Blocks follow each other. If one could be named many times, a small file could stand for any number of entries.
            if (block.Offset < end)
            {
                throw new ModelException($"{name}: the block at byte {block.Offset} begins within the one before it.");
            }

            ReadEntries(Unpack(blocks, block, name, "the index block"), name, entries, ref content);
            end = block.Offset + block.Length + TrailerLength;
        }

        return entries;
    }

    private static bool TryReadPlace(ref ReadOnlySpan<byte> bytes, out (ulong Offset, ulong Length) place)
    {
        place = default;
        return Varint.TryRead(ref bytes, out place.Offset) && Varint.TryRead(ref bytes, out place.Length);
    }

    /// <summary>The content of a block, its checksum checked.</summary>
    private static ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> blocks, (ulong Offset, ulong Length) place, string name, string pointer)
    {
        var available = (ulong)blocks.Length;
        if (place.Offset > available || place.Length > available - place.Offset || available - place.Offset - place.Length < TrailerLength)
        {
            throw new ModelException(
                $"{name}: {pointer} points past the end of the file (a block of {place.Length} bytes at byte {place.Offset}, "
                + $"where the file has {available} for blocks).");
        }

        var (offset, length) = ((int)place.Offset, (int)place.Length);
        var withType = blocks.Slice(offset, length + 1);
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(blocks[(offset + length + 1)..]);
        if (Crc32C.MaskedOf(withType) != stored)
        {
            throw new ModelException($"{name} is damaged: the block checksum at byte {offset} does not match.");
        }

        return withType[^1] switch
        {
            0 => withType[..^1],
            1 => Decompress(withType[..^1], name, offset),
            var type => throw new ModelException(
                $"{name}: the block at byte {offset} is packed in the way {type}; 0 (not packed) and 1 (snappy) are read."),
        };
    }

    private static byte[] Decompress(ReadOnlySpan<byte> packed, string name, int offset)
    {
        try
        {
            var length = Snappy.GetUncompressedLength(packed);
            if (length is < 0 or > MaxContentBytes)
            {
                throw new ModelException(
                    $"{name}: the block at byte {offset} unpacks to {length} bytes, over the limit of {MaxContentBytes}.");
            }

            var content = new byte[length];
            return Snappy.TryDecompress(packed, content, out var written) && written == length
                ? content
                : throw new ModelException($"{name}: the snappy block at byte {offset} can't be unpacked.");
        }
        catch (InvalidDataException error)
        {
            throw new ModelException($"{name}: the snappy block at byte {offset} can't be unpacked: {error.Message}", error);
        }
    }

    private static void ReadEntries(ReadOnlySpan<byte> block, string name, List<(byte[] Key, byte[] Value)> entries, ref long content)
    {
        // Behind the entries stand the places where a key is written in full, for a search. All entries are read here, so they only mark
        // the end.
        var restarts = block.Length < sizeof(uint) ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(block[^sizeof(uint)..]);
        if (restarts > (block.Length - sizeof(uint)) / sizeof(uint))
        {
            throw new ModelException($"{name}: a block of {block.Length} bytes can't hold its list of places.");
        }

        var rest = block[..^(int)((restarts + 1) * sizeof(uint))];
        byte[] key = [];
        while (rest.Length > 0)
        {
            if (!Varint.TryRead(ref rest, out var shared)
                || !Varint.TryRead(ref rest, out var unshared)
                || !Varint.TryRead(ref rest, out var valueLength)
                || shared > (ulong)key.Length
                || unshared > (ulong)rest.Length
                || valueLength > (ulong)rest.Length - unshared)
            {
                throw new ModelException($"{name}: an entry of a block does not fit in it.");
            }

            if (shared + unshared > MaxKeyBytes || entries.Count == MaxEntries || content > MaxContentBytes)
            {
                throw new ModelException(
                    $"{name} is over the limits for an index: {MaxEntries} entries, keys of {MaxKeyBytes} bytes, {MaxContentBytes} bytes "
                    + "in all.");
            }

            byte[] next = [.. key.AsSpan(0, (int)shared), .. rest[..(int)unshared]];
            if (entries.Count > 0 && next.AsSpan().SequenceCompareTo(entries[^1].Key) <= 0)
            {
                throw new ModelException($"{name}: the keys are not sorted, or one is there twice.");
            }

            entries.Add((next, rest.Slice((int)unshared, (int)valueLength).ToArray()));
            content += next.Length + (long)valueLength;
            rest = rest[(int)(unshared + valueLength)..];
            key = next;
        }
    }
}
