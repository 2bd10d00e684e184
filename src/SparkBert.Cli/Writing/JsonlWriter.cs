using System.Text.Json;
using Apache.Arrow;

namespace SparkBert.Cli.Writing;

/// <summary>
/// JSON lines of many cores. Blocks of rows are encoded on the pool, and the thread that calls writes them in their order: the bytes are
/// those of <see cref="JsonlRows"/> on one thread, up to the row at which an error ends it.
/// </summary>
/// <remarks>
/// A number is formatted in about 0.01 microseconds, so a thread writes some 100 thousand tokens a second at 384 floats: less than a model
/// makes on many cores. The text that waits is bounded, and a row that is very long is not held at all.
/// </remarks>
internal sealed class JsonlWriter : IRowWriter
{
    /// <summary>Text of a block, about: long enough that a block's own cost does not count.</summary>
    private const long BlockBytes = 1 << 18;

    /// <summary>Text that waits to be written, at most, for each thread.</summary>
    private const long HeldBytesPerThread = 8 << 20;

    /// <summary>A row that is longer is written as it is made. (1,000 tokens with 768 floats each are 10 MB.)</summary>
    private const long LongRowBytes = 2 * HeldBytesPerThread;

    private readonly Stream stream;
    private readonly JsonlRows through;
    private readonly int threads;
    private readonly Queue<JsonlBlock> pending = [];
    private readonly Stack<JsonlBlock> free = [];
    private readonly List<JsonlBlock> blocks = [];
    private long heldBytes;

    /// <param name="stream">Where the rows go.</param>
    /// <param name="threads">The blocks that are encoded at the same time, this thread's among them; by default one for each core.</param>
    public JsonlWriter(Stream stream, int? threads = null)
    {
        this.stream = stream;
        this.threads = threads ?? Environment.ProcessorCount;
        through = new JsonlRows(stream);
    }

    /// <summary>The bytes of text that are thought to wait; what is being written waits no more.</summary>
    internal long HeldBytes => heldBytes;

    /// <summary>The bytes of text that may wait.</summary>
    private long MaxHeldBytes => threads * HeldBytesPerThread;

    /// <summary>All rows are in the stream when this returns.</summary>
    public void Write(RecordBatch batch)
    {
        var names = JsonlRows.EncodeNames(batch);
        var sizes = new JsonSizes(batch);
        try
        {
            for (var row = 0; row < batch.Length;)
            {
                var end = FindEnd(sizes, row, batch.Length, out var bytes);
                if (threads == 1 || (row == 0 && end == batch.Length) || bytes > LongRowBytes)
                {
                    // Nothing else to do at the same time, or too long to be held.
                    WritePending(0, 0);
                    through.Write(batch, names, row..end);
                }
                else
                {
                    // Each thread has a block, and finds another one when it is done.
                    WritePending((2 * threads) - 1, MaxHeldBytes - bytes);
                    Start(batch, names, row..end, bytes);
                }

                row = end;
            }

            WritePending(0, 0);
        }
        finally
        {
            // After an error blocks may still read the batch.
            foreach (var block in pending)
            {
                block.Wait();
            }

            pending.Clear();
            heldBytes = 0;
        }
    }

    public void Complete() => stream.Flush();

    public void Dispose()
    {
        foreach (var block in blocks)
        {
            block.Dispose();
        }

        try
        {
            // It writes what it holds, which fails again where a write has failed.
            through.Dispose();
        }
        finally
        {
            stream.Dispose();
        }
    }

    private static int FindEnd(JsonSizes sizes, int start, int length, out long bytes)
    {
        var end = start;
        bytes = 0;
        while (end < length && (end == start || bytes < BlockBytes))
        {
            var row = sizes.Measure(end);
            if (end > start && row > LongRowBytes)
            {
                break;
            }

            bytes += row;
            end++;
        }

        return end;
    }

    private void Start(RecordBatch batch, JsonEncodedText[] names, Range rows, long bytes)
    {
        if (!free.TryPop(out var block))
        {
            block = new JsonlBlock();
            blocks.Add(block);
        }

        block.Start(batch, names, rows, bytes);
        pending.Enqueue(block);
        heldBytes += bytes;
    }

    /// <summary>Writes blocks until no more than so many of them, and of their bytes, are left.</summary>
    private void WritePending(int maxBlocks, long maxBytes)
    {
        while (pending.Count > 0 && (pending.Count > maxBlocks || heldBytes > maxBytes))
        {
            var block = pending.Dequeue();
            heldBytes -= block.Size;
            block.WriteTo(stream);
            free.Push(block);
        }
    }
}
