using System.Buffers;
using System.Buffers.Binary;

namespace SparkBert.Cli.Writing;

/// <summary>
/// The metadata at the end of a Parquet file whose row groups were written as files of their own: theirs, with the places that the row
/// groups have in the common file. Everything else is that of the first.
/// </summary>
/// <remarks>
/// The metadata are a Thrift structure in its compact protocol, and their fields are those of parquet.thrift in the Parquet format. Only
/// places and the row groups' numbers are looked at; whatever else a field holds is copied as it is.
/// </remarks>
internal sealed class ParquetFooter
{
    /// <summary>Bytes behind the metadata: their length, and the magic number.</summary>
    public const int TailBytes = 8;

    private const int Int64 = 6;
    private const int List = 9;
    private const int Struct = 12;

    private readonly ArrayBufferWriter<byte> groups = new();
    private byte[] before = [];
    private byte[] after = [];
    private long rows;
    private int count;

    private enum Part
    {
        RowGroup,
        ColumnChunk,
        ColumnMetadata,
    }

    /// <summary>Takes in the row groups of a file.</summary>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="shift">How far its bytes are moved.</param>
    /// <exception cref="InvalidDataException">They are no such metadata.</exception>
    public void Add(ReadOnlySpan<byte> metadata, long shift)
    {
        var source = new Source(metadata);
        var (field, isFirst) = (0, count == 0);
        while (true)
        {
            var start = source.Position;
            if (source.ReadField(ref field) is not { } type)
            {
                throw new InvalidDataException("a Parquet file without row groups");
            }

            if (field == 3 && type == Int64)
            {
                before = isFirst ? metadata[..start].ToArray() : before;
                rows += source.ReadInteger();
            }
            else if (field == 4 && type == List)
            {
                for (var (size, _) = source.ReadListHeader(); size > 0; size--)
                {
                    CopyStruct(ref source, Part.RowGroup, shift);
                    count++;
                }

                after = isFirst ? metadata[source.Position..].ToArray() : after;
                return;
            }
            else
            {
                Copy(ref source, type, null);
            }
        }
    }

    /// <summary>Writes the metadata and what follows them to the end of the file.</summary>
    public void WriteTo(Stream stream)
    {
        var head = new ArrayBufferWriter<byte>();
        head.Write(before);
        WriteByte(head, (1 << 4) | Int64);
        WriteInteger(head, rows);
        WriteByte(head, (1 << 4) | List);
        if (count < 15)
        {
            WriteByte(head, (count << 4) | Struct);
        }
        else
        {
            WriteByte(head, (15 << 4) | Struct);
            WriteVarint(head, (ulong)count);
        }

        var tail = new byte[TailBytes];
        BinaryPrimitives.WriteInt32LittleEndian(tail, checked(head.WrittenCount + groups.WrittenCount + after.Length));
        "PAR1"u8.CopyTo(tail.AsSpan(sizeof(int)));
        stream.Write(head.WrittenSpan);
        stream.Write(groups.WrittenSpan);
        stream.Write(after);
        stream.Write(tail);
    }

    private void CopyStruct(ref Source source, Part part, long shift)
    {
        var field = 0;
        while (true)
        {
            var start = source.Position;
            var type = source.ReadField(ref field);
            groups.Write(source.From(start));
            if (type is not { } known)
            {
                return;
            }

            switch (part, field)
            {
                case (Part.RowGroup, 1):
                    start = source.Position;
                    var (size, _) = source.ReadListHeader();
                    groups.Write(source.From(start));
                    for (; size > 0; size--)
                    {
                        CopyStruct(ref source, Part.ColumnChunk, shift);
                    }

                    break;
                case (Part.ColumnChunk, 3):
                    CopyStruct(ref source, Part.ColumnMetadata, shift);
                    break;
                case (Part.RowGroup, 7):
                    // The number of the row group in its file.
                    _ = source.ReadInteger();
                    WriteInteger(groups, count);
                    break;
                case (Part.ColumnChunk, 2):
                    // The place of a second copy of the chunk's metadata, which the format has given up. The copy tells places of before.
                    _ = source.ReadInteger();
                    WriteInteger(groups, 0);
                    break;
                case (Part.RowGroup, 5):
                case (Part.ColumnChunk, 4 or 6):
                case (Part.ColumnMetadata, 9 or 10 or 11 or 14):
                    // No place is the file's beginning: 0 says that there is none.
                    var place = source.ReadInteger();
                    WriteInteger(groups, place == 0 ? 0 : place + shift);
                    break;
                default:
                    Copy(ref source, known, groups);
                    break;
            }
        }
    }

    /// <summary>Copies a value as it is; only skips it if there is no target.</summary>
    private static void Copy(ref Source source, int type, IBufferWriter<byte>? target)
    {
        var start = source.Position;
        source.Skip(type);
        target?.Write(source.From(start));
    }

    private static void WriteInteger(ArrayBufferWriter<byte> target, long value) =>
        WriteVarint(target, (ulong)((value << 1) ^ (value >> 63)));

    private static void WriteByte(ArrayBufferWriter<byte> target, int value)
    {
        target.GetSpan(1)[0] = (byte)value;
        target.Advance(1);
    }

    private static void WriteVarint(ArrayBufferWriter<byte> target, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteByte(target, (int)(value & 0x7F) | 0x80);
        }

        WriteByte(target, (int)value);
    }

    /// <summary>Bytes in Thrift's compact protocol.</summary>
    private ref struct Source(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;

        public int Position { get; private set; }

        public readonly ReadOnlySpan<byte> From(int start) => bytes[start..Position];

        /// <summary>The type of the next field; null at the end of the structure.</summary>
        public int? ReadField(ref int field)
        {
            var header = bytes[Position++];
            if (header == 0)
            {
                return null;
            }

            field = header >> 4 == 0 ? (int)ReadInteger() : field + (header >> 4);
            return header & 15;
        }

        public (int Size, int Type) ReadListHeader()
        {
            var header = bytes[Position++];
            return (header >> 4 == 15 ? checked((int)ReadVarint()) : header >> 4, header & 15);
        }

        public long ReadInteger()
        {
            var value = ReadVarint();
            return (long)(value >> 1) ^ -(long)(value & 1);
        }

        public void Skip(int type)
        {
            switch (type)
            {
                case 1 or 2:
                    // A flag is in its type.
                    break;
                case 3:
                    Position++;
                    break;
                case 4 or 5 or Int64:
                    _ = ReadVarint();
                    break;
                case 7:
                    Position += sizeof(double);
                    break;
                case 8:
                    var length = checked((int)ReadVarint());
                    Position += length;
                    break;
                case List or 10:
                    for (var (size, element) = ReadListHeader(); size > 0; size--)
                    {
                        SkipElement(element);
                    }

                    break;
                case 11:
                    var pairs = (int)ReadVarint();
                    var types = pairs == 0 ? 0 : bytes[Position++];
                    for (; pairs > 0; pairs--)
                    {
                        SkipElement(types >> 4);
                        SkipElement(types & 15);
                    }

                    break;
                case Struct:
                    for (var field = 0; ReadField(ref field) is { } known;)
                    {
                        Skip(known);
                    }

                    break;
                default:
                    throw new InvalidDataException($"a Thrift value of type {type}");
            }
        }

        /// <summary>A flag in a list or a map takes a byte.</summary>
        private void SkipElement(int type) => Skip(type is 1 or 2 ? 3 : type);

        private ulong ReadVarint()
        {
            ulong value = 0;
            for (var bit = 0; ; bit += 7)
            {
                var next = bytes[Position++];
                value |= (ulong)(next & 0x7F) << bit;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }
    }
}
