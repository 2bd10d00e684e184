using System.Buffers.Binary;
using Snappier;
using SparkBert.Models.TensorFlow;

namespace SparkBert.Models.Tests.TensorFlow;

/// <summary>Writes LevelDB tables as LevelDB does: shared beginnings of keys, restarts, several blocks, snappy where asked for.</summary>
internal sealed class SortedTableWriter
{
    /// <summary>Bytes of entries after which a block ends.</summary>
    public int BlockSize { get; init; } = 256 << 10;

    /// <summary>How many entries share the beginnings of their keys before one is written in full.</summary>
    public int RestartInterval { get; init; } = 16;

    /// <summary>Whether blocks are packed.</summary>
    public bool IsSnappy { get; init; }

    /// <summary>Changes the bytes of a block as it is packed, before its checksum is taken.</summary>
    public Action<byte[]>? Damage { get; init; }

    /// <summary>Writes entries, which the caller has sorted.</summary>
    public byte[] Write(IReadOnlyList<(byte[] Key, byte[] Value)> entries)
    {
        using var table = new MemoryStream();
        var index = new List<(byte[] Key, byte[] Value)>();
        for (var start = 0; start < entries.Count;)
        {
            var count = 0;
            for (var size = 0; start + count < entries.Count && size < BlockSize; count++)
            {
                size += entries[start + count].Key.Length + entries[start + count].Value.Length;
            }

            index.Add((entries[start + count - 1].Key, WriteBlock(table, Block(entries.Skip(start).Take(count)))));
            start += count;
        }

        byte[] footer = [.. WriteBlock(table, Block([])), .. WriteBlock(table, Block(index))];
        table.Write(footer);
        table.Write(new byte[SortedTable.FooterLength - sizeof(ulong) - footer.Length]);
        table.Write(BitConverter.GetBytes(SortedTable.Magic));
        return table.ToArray();
    }

    /// <summary>
    /// Makes the checksums of the index block and of the first block of entries (in a small table all of them) right, where their places
    /// can be read.
    /// </summary>
    public static void Seal(Span<byte> table)
    {
        if (table.Length >= SortedTable.FooterLength)
        {
            SealBlock(table, IndexBlock(table));
            SealBlock(table, FirstBlock(table));
        }
    }

    /// <summary>The place of the first block of entries; nothing where it can't be read.</summary>
    public static Range FirstBlock(ReadOnlySpan<byte> table)
    {
        var index = table[IndexBlock(table)];
        return Varint.TryRead(ref index, out _)
            && Varint.TryReadLength(ref index, out var key)
            && Varint.TryRead(ref index, out _)
            && key <= index.Length
            ? Place(index[key..], table.Length)
            : default;
    }

    private static Range IndexBlock(ReadOnlySpan<byte> table)
    {
        var footer = table[^SortedTable.FooterLength..];
        return Varint.TryRead(ref footer, out _) && Varint.TryRead(ref footer, out _) ? Place(footer, table.Length) : default;
    }

    private static Range Place(ReadOnlySpan<byte> bytes, int tableLength) =>
        Varint.TryRead(ref bytes, out var offset)
        && Varint.TryRead(ref bytes, out var length)
        && offset <= (ulong)tableLength
        && length <= (ulong)tableLength - offset
            ? (int)offset..(int)(offset + length)
            : default;

    private static void SealBlock(Span<byte> table, Range block)
    {
        var (offset, length) = block.GetOffsetAndLength(table.Length);
        if (length > 0 && offset + length + SortedTable.TrailerLength <= table.Length)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(table[(offset + length + 1)..], Crc32C.MaskedOf(table.Slice(offset, length + 1)));
        }
    }

    private static void WriteVarint(Stream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }

    private byte[] Block(IEnumerable<(byte[] Key, byte[] Value)> entries)
    {
        using var block = new MemoryStream();
        var restarts = new List<int>();
        byte[] last = [];
        var count = 0;
        foreach (var (key, value) in entries)
        {
            if (count++ % RestartInterval == 0)
            {
                restarts.Add((int)block.Length);
                last = [];
            }

            var shared = last.AsSpan().CommonPrefixLength(key);
            WriteVarint(block, (ulong)shared);
            WriteVarint(block, (ulong)(key.Length - shared));
            WriteVarint(block, (ulong)value.Length);
            block.Write(key.AsSpan(shared));
            block.Write(value);
            last = key;
        }

        // A block without entries has one restart, at 0.
        foreach (var restart in restarts.DefaultIfEmpty(0))
        {
            block.Write(BitConverter.GetBytes(restart));
        }

        block.Write(BitConverter.GetBytes(Math.Max(1, restarts.Count)));
        return block.ToArray();
    }

    /// <summary>Writes a block and gives its place.</summary>
    private byte[] WriteBlock(MemoryStream table, byte[] content)
    {
        using var place = new MemoryStream();
        var packed = IsSnappy ? Snappy.CompressToArray(content) : content;
        Damage?.Invoke(packed);
        WriteVarint(place, (ulong)table.Length);
        WriteVarint(place, (ulong)packed.Length);
        byte[] withType = [.. packed, IsSnappy ? (byte)1 : (byte)0];
        table.Write(withType);
        table.Write(BitConverter.GetBytes(Crc32C.MaskedOf(withType)));
        return place.ToArray();
    }
}
