using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.ExceptionServices;
using Apache.Arrow;
using ParquetSharp.Arrow;

namespace SparkBert.Cli.Writing;

/// <summary>A row group that is encoded on the pool, as a Parquet file of its own, until it becomes a part of the file.</summary>
internal sealed class ParquetBlock : IDisposable
{
    private const int MagicBytes = 4;
    private const int CopyBytes = 1 << 16;

    private readonly Stream content;
    private readonly Task<ExceptionDispatchInfo?> encoding;

    /// <summary>Begins to encode rows.</summary>
    /// <param name="rows">The rows, which must not change until they are encoded; null for a group without any.</param>
    /// <param name="open">Opens a Parquet file.</param>
    /// <param name="path">The output, beside which a large group lies for a while.</param>
    /// <param name="maxHeldBytes">Rows of more bytes are not held a second time: their group is a file beside the output.</param>
    public ParquetBlock(RecordBatch? rows, Func<Stream, FileWriter> open, string path, long maxHeldBytes)
    {
        content = rows is not null && rows.Arrays.Sum(array => CountBytes(array.Data)) > maxHeldBytes
            ? OpenFile(path + ".rows")
            : new PooledStream();
        encoding = Task.Run(() => Encode(rows, open));
    }

    /// <summary>Waits until the rows are encoded, and writes them. Their errors are thrown here.</summary>
    /// <param name="target">The file, to whose end they go.</param>
    /// <param name="footer">Takes in their metadata.</param>
    public void WriteTo(Stream target, ParquetFooter footer)
    {
        // A task that the pool has not begun runs here: a busy pool holds nothing up.
        encoding.GetAwaiter().GetResult()?.Throw();
        Span<byte> tail = stackalloc byte[ParquetFooter.TailBytes];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        var metadata = new byte[BinaryPrimitives.ReadInt32LittleEndian(tail)];
        var end = content.Length - tail.Length - metadata.Length;
        content.Position = end;
        content.ReadExactly(metadata);
        footer.Add(metadata, target.Position - MagicBytes);
        content.Position = MagicBytes;
        Copy(target, end - MagicBytes);
    }

    /// <summary>Waits until nobody reads the rows or writes.</summary>
    public void Dispose()
    {
        _ = encoding.GetAwaiter().GetResult();
        content.Dispose();
    }

    private static FileStream OpenFile(string path)
    {
        var file = new FileStream(
            path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, CopyBytes, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // Without a name nothing is left behind, however the process ends.
            File.Delete(path);
        }

        return file;
    }

    private static long CountBytes(ArrayData data) =>
        data.Buffers.Sum(buffer => (long)buffer.Length) + (data.Children ?? []).Sum(CountBytes);

    private ExceptionDispatchInfo? Encode(RecordBatch? rows, Func<Stream, FileWriter> open)
    {
        try
        {
            using var writer = open(content);
            if (rows is null)
            {
                writer.NewBufferedRowGroup();
            }
            else
            {
                writer.WriteRecordBatch(rows, Math.Max(1, rows.Length));
            }

            writer.Close();
            return null;
        }
        catch (Exception error)
        {
            // Its turn comes behind the groups before it.
            return ExceptionDispatchInfo.Capture(error);
        }
    }

    private void Copy(Stream target, long count)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            for (; count > 0;)
            {
                var read = content.Read(buffer.AsSpan(0, (int)Math.Min(count, buffer.Length)));
                target.Write(buffer.AsSpan(0, read));
                count -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
