using Apache.Arrow;

namespace SparkBert.Cli.Files;

/// <summary>Writes batches to a file under a temporary name in the same folder, and gives it its own when all is written. Nothing is left behind otherwise.</summary>
internal sealed class OutputFile : IDisposable
{
    public static readonly string[] Formats = ["parquet", "jsonl", "arrow"];

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

    /// <summary>Prepares an output and makes its temporary file, so that what can't be written is told before any work.</summary>
    /// <exception cref="UsageException">The format can't be told, the file is there already, or its folder is missing.</exception>
    public static OutputFile Create(string path, string? format, bool overwrite)
    {
        format ??= Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".parquet" => "parquet",
            ".jsonl" or ".ndjson" => "jsonl",
            ".arrow" or ".feather" => "arrow",
            _ => throw new UsageException($"{path}: the format can't be told from the name. Give a name that ends in .parquet, .jsonl or .arrow, or --output-format."),
        };
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
        writer ??= Open(batch.Schema);
        writer.Write(batch);
    }

    /// <summary>Ends the file and gives it its name. Without a batch the file has the schema and no rows.</summary>
    public void Complete(Schema schema)
    {
        writer ??= Open(schema);
        writer.Complete();
        writer.Dispose();
        writer = null;
        File.Move(temporary, path, overwrite);
    }

    public void Dispose()
    {
        try
        {
            writer?.Dispose();
        }
        catch (Exception error) when (error is IOException or ParquetSharp.ParquetException or ObjectDisposedException)
        {
            // The file is thrown away: that its end could not be written any more is no news.
        }

        File.Delete(temporary);
    }

    private IRowWriter Open(Schema schema) => format switch
    {
        "parquet" => new ParquetWriter(temporary, schema),
        "jsonl" => new JsonlWriter(new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20)),
        _ => new ArrowWriter(temporary, schema),
    };
}
