using System.Runtime.ExceptionServices;
using System.Text.Json;
using Apache.Arrow;

namespace SparkBert.Cli.Writing;

/// <summary>Some rows that become JSON on the pool, and the text of them until it is written. Used again and again.</summary>
internal sealed class JsonlBlock : IDisposable
{
    private readonly PooledStream text = new();
    private readonly JsonlRows rows;
    private Task<ExceptionDispatchInfo?> encoding = Task.FromResult<ExceptionDispatchInfo?>(null);

    public JsonlBlock()
    {
        rows = new JsonlRows(text);
    }

    /// <summary>What the text was thought to take at most.</summary>
    public long Size { get; private set; }

    /// <summary>Begins to encode.</summary>
    public void Start(RecordBatch batch, JsonEncodedText[] names, Range range, long size)
    {
        Size = size;
        encoding = Task.Run(() =>
        {
            try
            {
                rows.Write(batch, names, range);
                return null;
            }
            catch (Exception error)
            {
                // Its turn comes behind the rows before it.
                return ExceptionDispatchInfo.Capture(error);
            }
        });
    }

    /// <summary>Waits until the rows are encoded, and writes them. An error is thrown behind the rows in front of it.</summary>
    public void WriteTo(Stream target)
    {
        try
        {
            // A task that the pool has not begun runs here: a busy pool holds nothing up.
            var error = encoding.GetAwaiter().GetResult();
            text.CopyTo(target);
            error?.Throw();
        }
        finally
        {
            text.Clear();
        }
    }

    /// <summary>Waits until nothing is encoded: whoever owns the rows may let go of them.</summary>
    public void Wait() => encoding.Wait();

    public void Dispose()
    {
        rows.Dispose();
        text.Dispose();
    }
}
