using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Arrow;

/// <summary>
/// Writes the one Arrow stream of a task's answer. The stream begins with the first batch that has rows: an error before it needs no end of
/// a stream.
/// </summary>
internal sealed class ArrowOutput(WireWriter writer) : IDisposable
{
    private readonly CountingStream stream = new(writer.Stream);
    private ArrowStreamWriter? arrow;
    private Schema? schema;
    private Schema? lastAccepted;
    private bool isEnded;

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes of the stream so far.</summary>
    public long Bytes => stream.Count;

    /// <summary>Whether an exception left a message unfinished: then nothing more can be written to this stream.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Writes a batch and sends it off.</summary>
    /// <exception cref="InvalidOperationException">The batch's columns are not those of the first one.</exception>
    public void Write(RecordBatch batch)
    {
        if (batch.Length == 0)
        {
            return;
        }

        if (schema is null)
        {
            writer.WriteInt(SpecialInts.StartArrowStream);
            schema = lastAccepted = batch.Schema;
            arrow = new ArrowStreamWriter(stream, schema, leaveOpen: true);

            // The JVM reads whatever follows the marker as a schema.
            IsBroken = true;
            arrow.WriteStart();
            IsBroken = false;
        }
        else if (!ReferenceEquals(batch.Schema, lastAccepted))
        {
            var (expected, found) = (SparkTypeText.Describe(schema), SparkTypeText.Describe(batch.Schema));
            if (expected != found)
            {
                throw new InvalidOperationException(
                    $"the function's batches differ in their columns: the first had {expected}, this one has {found}.");
            }

            lastAccepted = batch.Schema;
        }

        // Arrow looks at all columns before it writes the first byte of a message.
        var before = stream.Count;
        try
        {
            arrow!.WriteRecordBatch(ReferenceEquals(batch.Schema, schema) ? batch : new RecordBatch(schema, batch.Arrays, batch.Length));
            writer.Flush();
        }
        catch
        {
            IsBroken = stream.Count > before;
            throw;
        }

        Rows += batch.Length;
    }

    /// <summary>Ends the stream, if it was begun.</summary>
    public void End()
    {
        if (arrow is not null && !isEnded)
        {
            isEnded = true;
            arrow.WriteEnd();
        }
    }

    public void Dispose()
    {
        arrow?.Dispose();
        stream.Dispose();
    }

    /// <summary>Counts what passes; the writer below it stays open.</summary>
    private sealed class CountingStream(Stream inner) : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer);
            Count += buffer.Length;
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
