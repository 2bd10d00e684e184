using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Arrow;

/// <summary>
/// Reads Arrow IPC streams from the JVM, a batch at a time, and stops exactly behind the end of a stream, where the protocol goes on.
/// </summary>
/// <remarks>
/// This class cuts the messages out, with limits, and Arrow's reader decodes only what has arrived: alone it would allocate a body of any
/// announced length and read ahead. Each batch has an array of its own, so a function may keep it. It is checked before a function gets it
/// (<see cref="BatchValidation"/>).
/// </remarks>
internal sealed class ArrowInput(WireReader reader)
{
    private const int MaxMetadata = 64 << 20;
    private const int PrefixLength = 2 * sizeof(int);
    private const uint Continuation = 0xFFFFFFFF;

    /// <summary>The end of a stream as Arrow writes it.</summary>
    private static readonly byte[] EndOfStream = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

    private Place place = Place.AtEnd;

    private enum Place
    {
        BeforeSchema,
        InBatches,
        AtEnd,
    }

    /// <summary>Bytes of the messages read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Rows read so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The batches of the stream that begins here; they can be enumerated once.</summary>
    public IEnumerable<RecordBatch> ReadStream()
    {
        place = Place.BeforeSchema;
        return ReadBatches();
    }

    /// <summary>Skips the rest of the stream that was begun last.</summary>
    public void Drain()
    {
        if (place == Place.BeforeSchema)
        {
            ReadSchema();
        }

        while (place == Place.InBatches)
        {
            ReadBatch([]);
        }
    }

    private IEnumerable<RecordBatch> ReadBatches()
    {
        if (place != Place.BeforeSchema)
        {
            throw new InvalidOperationException("the rows of a task can be enumerated once.");
        }

        var schema = ReadSchema();
        while (ReadBatch(schema) is { } message)
        {
            var batch = Decode(message);
            Rows += batch.Length;
            yield return batch;
        }
    }

    private byte[] ReadSchema()
    {
        var schema = ReadMessage([], MessageKind.Schema)
            ?? throw new ProtocolException("an Arrow stream must begin with a schema, but ended at once.");
        place = Place.InBatches;
        return schema;
    }

    private byte[]? ReadBatch(byte[] schema)
    {
        if (place != Place.InBatches)
        {
            return null;
        }

        var message = ReadMessage(schema, MessageKind.RecordBatch);
        if (message is null)
        {
            place = Place.AtEnd;
        }

        return message;
    }

    private static RecordBatch Decode(byte[] message)
    {
        RecordBatch batch;
        try
        {
            using var arrow = new ArrowStreamReader(message);
            batch = arrow.ReadNextRecordBatch() ?? throw new ProtocolException("an Arrow message has no record batch in it.");
        }
        catch (NotImplementedException error)
        {
            // Arrow's reader throws this for types that it knows but can't decode. It names no column, so the message lists all of them.
            throw new ProtocolException(
                $"the JVM's record batches have a column of a type that can't be read ({DescribeColumns(message)}): {error.Message} Cast "
                + "the column to a type that Spark sends as it is, or leave it out with select.",
                error);
        }
        catch (Exception error) when (error is not (ProtocolException or OutOfMemoryException))
        {
            throw new ProtocolException($"a record batch of {message.Length} bytes is damaged: {error.Message}", error);
        }

        BatchValidation.Check(batch);
        return batch;
    }

    private static string DescribeColumns(byte[] message)
    {
        try
        {
            using var arrow = new ArrowStreamReader(message);
            return SparkTypeText.Describe(arrow.Schema);
        }
        catch (NotImplementedException)
        {
            return "not even the schema can be decoded";
        }
    }

    /// <summary>Reads one message.</summary>
    /// <param name="head">The stream's schema, which is put before a batch.</param>
    /// <param name="expected">What the message must be.</param>
    /// <returns>The schema, the message and the end of a stream, to be decoded by Arrow; null at the end of the stream.</returns>
    private byte[]? ReadMessage(byte[] head, MessageKind expected)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        reader.ReadExactly("an Arrow message's length", prefix);
        var mark = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
        if (mark != Continuation)
        {
            throw new ProtocolException(
                $"an Arrow message must begin with 0xFFFFFFFF, but begins with 0x{mark:X8} (up to byte {reader.Position}).");
        }

        var metadataLength = BinaryPrimitives.ReadInt32LittleEndian(prefix[sizeof(int)..]);
        if (metadataLength == 0)
        {
            Bytes += PrefixLength;
            return null;
        }

        if (metadataLength < 0 || metadataLength > MaxMetadata)
        {
            throw new ProtocolException(
                $"an Arrow message's metadata has a length of {metadataLength}; 1 to {MaxMetadata} are allowed (up to byte "
                + $"{reader.Position}).");
        }

        // A schema carries the end of a stream behind it once and for all; a batch is put between the two.
        var schemaLength = head.Length == 0 ? 0 : head.Length - EndOfStream.Length;
        var message = new byte[Math.Min(schemaLength + PrefixLength + metadataLength + EndOfStream.Length, 16 << 20)];
        head.AsSpan(0, schemaLength).CopyTo(message);
        prefix.CopyTo(message.AsSpan(schemaLength));
        var metadataAt = schemaLength + PrefixLength;
        reader.Append("an Arrow message's metadata", ref message, metadataAt, metadataLength);
        var (kind, bodyLength) = MessageMetadata.Read(message.AsSpan(metadataAt, metadataLength));
        if (kind != expected || (kind == MessageKind.Schema && bodyLength != 0))
        {
            throw new ProtocolException(
                $"expected an Arrow message of kind {expected}, but found {kind} with a body of {bodyLength} bytes (up to byte "
                + $"{reader.Position}).");
        }

        var bodyAt = metadataAt + metadataLength;
        if (bodyLength < 0 || bodyLength > System.Array.MaxLength - bodyAt - EndOfStream.Length)
        {
            throw new ProtocolException(
                $"an Arrow message has a body of {bodyLength} bytes; a batch may have 2 GB. Lower "
                + "spark.sql.execution.arrow.maxRecordsPerBatch, or make the groups smaller.");
        }

        if (bodyAt + bodyLength <= 16 << 20 && message.Length < bodyAt + bodyLength + EndOfStream.Length)
        {
            // One allocation of the right size for batches that are not large.
            System.Array.Resize(ref message, (int)(bodyAt + bodyLength) + EndOfStream.Length);
        }

        reader.Append("an Arrow message's body", ref message, bodyAt, (int)bodyLength);
        var length = bodyAt + (int)bodyLength + EndOfStream.Length;
        if (message.Length != length)
        {
            System.Array.Resize(ref message, length);
        }

        EndOfStream.CopyTo(message, length - EndOfStream.Length);
        Bytes += PrefixLength + metadataLength + bodyLength;
        return message;
    }
}
