using Apache.Arrow;
using ParquetSharp;

namespace SparkBert.Cli.Files;

/// <summary>
/// Writes batches to a file under a temporary name in the same folder, and gives it its own when all is written. Nothing is left behind
/// otherwise.
/// </summary>
internal sealed class OutputFile : IRowOutput
{
    private readonly string path;
    private readonly string temporary;
    private readonly string format;
    private readonly bool overwrite;
    private IRowWriter? writer;

    private OutputFile(string path, string format, bool overwrite)
    {
        this.path = path;
        this.format = format;
        this.overwrite = overwrite;
        temporary = path + "." + Guid.NewGuid().ToString("N")[..8] + ".tmp";
    }

    /// <summary>Prepares an output and makes its temporary file: what can't be written is refused before any work.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">One of <see cref="OutputFormat.Names"/>; null to take it from the name.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <exception cref="UsageException">
    /// The name does not show the format, the file is there already, or its folder is missing or can't be written.
    /// </exception>
    public static OutputFile Create(string path, string? format, bool overwrite)
    {
        format ??= OutputFormat.FindByName(path) ?? throw new UsageException(
            $"{path}: the name does not show the format. Give a name that ends in .parquet, .jsonl or .arrow, or --output-format.");
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw new UsageException($"the output {path} is a folder; give the name of a file.");
        }

        if (File.Exists(path) && !overwrite)
        {
            throw new UsageException($"the output {path} is there already; give another name or --overwrite.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new UsageException($"the folder of the output {path} is missing.");
        }

        var output = new OutputFile(path, format, overwrite);
        try
        {
            File.Create(output.temporary).Dispose();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new UsageException($"the output {path} can't be written: {error.Message}");
        }

        return output;
    }

    public void Write(RecordBatch batch)
    {
        writer ??= OpenWriter(batch.Schema);
        writer.Write(batch);
    }

    public void Complete(Schema schema)
    {
        writer ??= OpenWriter(schema);
        writer.Complete();
        writer.Dispose();
        writer = null;
    }

    public void Publish() => File.Move(temporary, path, overwrite);

    public void Dispose()
    {
        try
        {
            writer?.Dispose();
        }
        catch (Exception error) when (error is IOException or ParquetException or ObjectDisposedException)
        {
            // The file is thrown away: nobody misses its end.
        }

        File.Delete(temporary);
    }

    private IRowWriter OpenWriter(Schema schema) => format switch
    {
        OutputFormat.Parquet => new ParquetWriter(temporary, schema),
        OutputFormat.Jsonl => new JsonlWriter(new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20)),
        _ => new ArrowWriter(temporary, schema),
    };
}
