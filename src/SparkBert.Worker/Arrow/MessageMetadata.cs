using System.Buffers.Binary;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Arrow;

/// <summary>Kinds of Arrow messages (MessageHeader in Message.fbs).</summary>
internal enum MessageKind
{
    None = 0,
    Schema = 1,
    DictionaryBatch = 2,
    RecordBatch = 3,
}

/// <summary>
/// Reads the two fields of an Arrow message's flatbuffer that its framing needs. The table Message (Message.fbs) has version (0), header type (1), header (2) and body length (3).
/// </summary>
internal static class MessageMetadata
{
    private const int HeaderTypeSlot = 1;
    private const int BodyLengthSlot = 3;

    /// <exception cref="ProtocolException">An offset points outside.</exception>
    public static (MessageKind Kind, long BodyLength) Read(ReadOnlySpan<byte> metadata)
    {
        try
        {
            var table = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(metadata));
            var slots = checked(table - BinaryPrimitives.ReadInt32LittleEndian(metadata[table..]));
            var kind = Slot(metadata, slots, HeaderTypeSlot) is var kindAt && kindAt == 0 ? MessageKind.None : (MessageKind)metadata[table + kindAt];
            var body = Slot(metadata, slots, BodyLengthSlot) is var bodyAt && bodyAt == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(metadata[(table + bodyAt)..]);
            return (kind, body);
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new ProtocolException($"the metadata of an Arrow message ({metadata.Length} bytes) is damaged.", error);
        }
    }

    /// <summary>The offset of a field from its table; 0 where the field is not there.</summary>
    private static int Slot(ReadOnlySpan<byte> metadata, int slots, int slot)
    {
        var at = 2 * sizeof(ushort) + (slot * sizeof(ushort));
        return at + sizeof(ushort) <= BinaryPrimitives.ReadUInt16LittleEndian(metadata[slots..]) ? BinaryPrimitives.ReadUInt16LittleEndian(metadata[(slots + at)..]) : 0;
    }
}
