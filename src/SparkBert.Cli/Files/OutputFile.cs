using Apache.Arrow;
using ParquetSharp;
using SparkBert.Cli.Writing;
using SparkBert.Models.Files;

namespace SparkBert.Cli.Files;

/// <summary>
/// Writes batches to a file under a temporary name in the same folder, and gives it its own when all is written. Nothing is left behind
/// otherwise. What is no file (a pipe, a device) is written through: JSON lines as they are made, other formats when they are complete.
/// </summary>
internal sealed class OutputFile : IRowOutput
{
    private readonly string path;
    private readonly string format;
    private readonly ParquetSettings parquet;
    private readonly VectorFormat numbers;
    private readonly bool isThrough;
    private readonly PendingFile? pending;
    private IRowWriter? writer;

    private OutputFile(string path, string format, ParquetSettings parquet, VectorFormat numbers, bool overwrite, bool isThrough)
    {
        (this.path, this.format, this.parquet, this.numbers, this.isThrough) = (path, format, parquet, numbers, isThrough);

        // Formats that are not written from beginning to end need a file first.
        pending = !isThrough ? new PendingFile(path, overwrite)
            : format == OutputFormat.Jsonl ? null
            : new PendingFile(Path.Combine(Path.GetTempPath(), "sparkbert-output"), overwrite: true);
    }

    /// <summary>Prepares an output and makes its temporary file: what can't be written is refused before any work.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">One of <see cref="OutputFormat.Names"/>; null to take it from the name.</param>
    /// <param name="parquet">How it is packed, if it is Parquet.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <param name="numbers">The numbers of the vectors, if it is a matrix.</param>
    /// <exception cref="UsageException">
    /// The name does not show the format, the file is there already, or its folder is missing or can't be written.
    /// </exception>
    public static OutputFile Create(
        string path, string? format, ParquetSettings parquet, bool overwrite, VectorFormat numbers = VectorFormat.Float32)
    {
        format ??= OutputFormat.FindByName(path) ?? throw new UsageException(
            $"{path}: the name does not show the format. Give a name that ends in .parquet, .jsonl, .arrow, .npy or .safetensors, "
            + "or --output-format.");
        path = Path.GetFullPath(path);
        var kind = FileIdentity.Find(path)?.Kind;
        switch (kind)
        {
            case FileKind.Folder:
                throw new UsageException($"the output {path} is a folder; give the name of a file.");
            case FileKind.Socket:
                throw new UsageException($"the output {path} is a socket, which can't be written as a file.");
            case FileKind.Regular when !overwrite:
                throw new UsageException($"the output {path} is there already; give another name or --overwrite.");
            case FileKind.Regular when new FileInfo(path).IsReadOnly:
                throw new UsageException($"the output {path} is write-protected; give another name, or make it writable.");
            case null when !Directory.Exists(Path.GetDirectoryName(path)):
                throw new UsageException($"the folder of the output {path} is missing.");
        }

        try
        {
            return new OutputFile(path, format, parquet, numbers, overwrite, isThrough: kind is FileKind.Pipe or FileKind.Device);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new UsageException($"the output {path} can't be written: {error.Message}");
        }
    }

    public void Write(RecordBatch batch) => Guard(() =>
    {
        writer ??= OpenWriter(batch.Schema);
        writer.Write(batch);
    });

    public void Complete(Schema schema) => Guard(() =>
    {
        writer ??= OpenWriter(schema);
        writer.Complete();
        writer.Dispose();
        writer = null;
    });

    public void Publish() => Guard(() =>
    {
        if (!isThrough)
        {
            pending!.Complete();
        }
        else if (pending is not null)
        {
            using var source = File.OpenRead(pending.Path);
            using var target = OpenThrough();
            source.CopyTo(target);
        }
    });

    /// <summary>Removes the file again: another output of the run could not be completed.</summary>
    public void Withdraw()
    {
        if (!isThrough)
        {
            pending!.Withdraw();
        }
    }

    public void Dispose()
    {
        try
        {
            writer?.Dispose();
        }
        catch (Exception error) when (SystemMessage.IsWriteFailure(error) || error is ObjectDisposedException)
        {
            // The file is thrown away: nobody misses its end.
        }
        finally
        {
            pending?.Dispose();
        }
    }

    /// <summary>What the system says names no file, and Parquet's library puts names of its own classes around it.</summary>
    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (SystemMessage.IsWriteFailure(error))
        {
            throw new IOException($"the output {path} can't be written: {SystemMessage.Find(error)}.", error);
        }
    }

    private IRowWriter OpenWriter(Schema schema) => format switch
    {
        OutputFormat.Parquet => new ParquetWriter(pending!.Path, schema, parquet),
        OutputFormat.Jsonl => new JsonlWriter(
            pending is null ? OpenThrough() : new FileStream(pending.Path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20)),
        OutputFormat.Npy => new MatrixWriter(pending!.Path, schema, new NpyHeader(), numbers),
        OutputFormat.Safetensors => new MatrixWriter(pending!.Path, schema, new SafetensorsHeader(), numbers),
        _ => new ArrowWriter(pending!.Path, schema),
    };

    /// <summary>Without a buffer: who reads the pipe gets rows as they are made.</summary>
    private FileStream OpenThrough() => new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
}
