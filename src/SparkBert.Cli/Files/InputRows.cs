using Apache.Arrow;

namespace SparkBert.Cli.Files;

/// <summary>The rows of all inputs, one after the other, and how far the reading is.</summary>
/// <param name="files">The inputs.</param>
/// <param name="textColumn">The name of the column of a text file.</param>
internal sealed class InputRows(IReadOnlyList<InputFile> files, string textColumn)
{
    private readonly InputSource[] sources = [.. files.Select(file => new InputSource(file))];
    private long rowCount;

    /// <summary>The rows that were read.</summary>
    public long RowCount => Interlocked.Read(ref rowCount);

    /// <summary>The share of the bytes that was read, 0 to 1; null where standard input hides how many there are.</summary>
    public double? ShareRead => files.Any(file => file.IsStandardInput)
        ? null
        : (double)sources.Sum(source => source.BytesRead) / files.Sum(file => file.Size);

    /// <summary>Reads all inputs. Each batch has the columns of <see cref="RowOrigin"/> behind its own.</summary>
    /// <exception cref="UsageException">An input can't be read, or has other columns than the first.</exception>
    public IEnumerable<RecordBatch> Read()
    {
        Schema? schema = null;
        foreach (var source in sources)
        {
            foreach (var batch in Read(source))
            {
                schema ??= batch.Schema;
                CheckColumns(schema, batch.Schema, source.Path);
                Interlocked.Add(ref rowCount, batch.Length);
                yield return batch;
            }

            source.End();
        }
    }

    private IEnumerable<RecordBatch> Read(InputSource source) => source.File.Format switch
    {
        InputFormat.Csv => CsvReader.Read(source),
        InputFormat.Jsonl => JsonlReader.Read(source),
        InputFormat.Parquet => ParquetReader.Read(source),
        _ => PlainTextReader.Read(source, textColumn),
    };

    private void CheckColumns(Schema expected, Schema found, string path)
    {
        if (!ReferenceEquals(expected, found) && Describe(expected) != Describe(found))
        {
            throw new UsageException(
                $"{path} has other columns than {files[0].Path}: {Describe(found)} where {Describe(expected)} are expected. "
                + "Embed them in runs of their own.");
        }
    }

    private static string Describe(Schema schema) => string.Join(
        ", ", schema.FieldsList.Where(field => !RowOrigin.IsInternal(field.Name)).Select(field => $"{field.Name}: {field.DataType.Name}"));
}
