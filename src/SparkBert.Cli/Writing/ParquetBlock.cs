using System.Buffers.Binary;
using System.Runtime.ExceptionServices;
using Apache.Arrow;
using ParquetSharp.Arrow;

namespace SparkBert.Cli.Writing;

/// <summary>
/// A row group that is encoded on the pool, as a Parquet file of its own in memory, until it becomes a part of the file. Used again and
/// again.
/// </summary>
internal sealed class ParquetBlock : IDisposable
{
    /// <summary>The magic number at a file's beginning.</summary>
    public const int MagicBytes = 4;

    // All pieces are kept: the next row group is about as large.
    private readonly PooledStream content = new(int.MaxValue);
    private Task<ExceptionDispatchInfo?> encoding = Task.FromResult<ExceptionDispatchInfo?>(null);

    /// <summary>Begins to encode rows.</summary>
    /// <param name="rows">The rows, which must not change until they are encoded.</param>
    /// <param name="open">Opens a Parquet file.</param>
    public void Start(RecordBatch rows, Func<Stream, FileWriter> open) => encoding = Task.Run(() =>
    {
        try
        {
            Encode(rows, open(content));
            return null;
        }
        catch (Exception error)
        {
            // Its turn comes behind the groups before it.
            return ExceptionDispatchInfo.Capture(error);
        }
    });

    /// <summary>Encodes rows as the one row group of a file.</summary>
    /// <param name="rows">The rows; null for a group without any.</param>
    /// <param name="writer">The file, which is closed.</param>
    public static void Encode(RecordBatch? rows, FileWriter writer)
    {
        using (writer)
        {
            if (rows is null)
            {
                writer.NewBufferedRowGroup();
            }
            else
            {
                writer.WriteRecordBatch(rows, Math.Max(1, rows.Length));
            }

            writer.Close();
        }
    }

    /// <summary>Reads the metadata at a file's end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="metadata">Gets the metadata.</param>
    /// <returns>Where they begin.</returns>
    public static long ReadMetadata(Stream file, out byte[] metadata)
    {
        Span<byte> tail = stackalloc byte[ParquetFooter.TailBytes];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        metadata = new byte[BinaryPrimitives.ReadInt32LittleEndian(tail)];
        var begin = file.Length - tail.Length - metadata.Length;
        file.Position = begin;
        file.ReadExactly(metadata);
        return begin;
    }

    /// <summary>Waits until the rows are encoded, and writes them. Their errors are thrown here.</summary>
    /// <param name="target">The file, to whose end they go.</param>
    /// <param name="footer">Takes in their metadata.</param>
    public void WriteTo(Stream target, ParquetFooter footer)
    {
        // A task that the pool has not begun runs here: a busy pool holds nothing up.
        encoding.GetAwaiter().GetResult()?.Throw();
        var end = ReadMetadata(content, out var metadata);
        footer.Add(metadata, target.Position - MagicBytes);
        content.CopyTo(target, MagicBytes, end);
        content.Clear();
    }

    /// <summary>Waits until nobody reads the rows or writes.</summary>
    public void Dispose()
    {
        _ = encoding.GetAwaiter().GetResult();
        content.Dispose();
    }
}
