using Apache.Arrow;
using SparkBert.Cli.Files;
using SparkBert.Cli.Records;
using SparkBert.Functions;

namespace SparkBert.Cli.Reading;

/// <summary>The rows of all inputs, one after the other, and how far the reading is.</summary>
/// <param name="files">The inputs.</param>
/// <param name="options">How they are read.</param>
internal sealed class InputRows(IReadOnlyList<InputFile> files, ReadOptions options) : IDisposable
{
    private readonly InputSource[] sources = [.. files.Select(file => new InputSource(file))];
    private readonly PartitionColumns partitions = new(files);
    private RowReader? first;
    private JsonShape? shape;
    private IReadOnlyList<OutlineColumn> outline = [];
    private Schema? types;
    private long rowCount;

    /// <summary>The rows that were read.</summary>
    public long RowCount => Interlocked.Read(ref rowCount);

    /// <summary>The share of the bytes that was read, 0 to 1; null where a pipe hides how many there are.</summary>
    public double? ShareRead => files.Any(file => file.IsPipe)
        ? null
        : (double)sources.Sum(source => source.BytesRead) / files.Sum(file => file.Size);

    /// <summary>Whether every row is a JSON object.</summary>
    public bool AreObjects => files.All(file => file.Format == InputFormat.Jsonl);

    /// <summary>Whether some rows are text that may not be readable.</summary>
    public bool HasTextFormat => files.Any(file => file.Format != InputFormat.Parquet);

    /// <summary>Whether some rows have no text of their own.</summary>
    public bool HasBinaryFormat => files.Any(file => file.Format == InputFormat.Parquet);

    /// <summary>The columns that folders have in their names.</summary>
    public IReadOnlyList<Field> Partitions => partitions.Fields;

    /// <summary>The columns that the beginning of the inputs shows. Those of tables are compared here, before any work.</summary>
    /// <exception cref="UsageException">An input can't be read, or has other columns than the first.</exception>
    /// <param name="keepsObjects">Whether JSON objects go to the output as they are; else they are looked at twice.</param>
    public IReadOnlyList<OutlineColumn> Open(bool keepsObjects)
    {
        foreach (var source in sources.Where(source => source.File.Format == InputFormat.Jsonl && !keepsObjects))
        {
            source.KeepCopy();
        }

        first = CreateReader(sources[0]);
        var names = first.Outline.Select(column => column.Name).ToArray();
        partitions.RefuseClash(names);
        foreach (var source in sources.Skip(1).Where(source => !AreObjects && !source.File.IsPipe))
        {
            using var other = CreateReader(source);
            var found = other.Outline.Select(column => column.Name).ToArray();
            if (!found.SequenceEqual(names))
            {
                throw new UsageException(
                    $"{source.Path} has other columns than {files[0].Path}: {string.Join(", ", found)} where "
                    + $"{string.Join(", ", names)} are expected. Embed them in two runs.");
            }
        }

        return outline = first.Outline;
    }

    /// <summary>
    /// The columns of the rows that <see cref="Read"/> gives, without those of <see cref="RowOrigin"/>. Where JSON becomes columns, all of
    /// it is read for them.
    /// </summary>
    /// <param name="request">What is needed of the rows.</param>
    /// <param name="hasTypes">Whether the output has one type for each column; then the inputs must have the same.</param>
    /// <exception cref="UsageException">An input can't be read, or has another type for a column than the first.</exception>
    public Schema FindSchema(ReadRequest request, bool hasTypes)
    {
        if (request.AddedToObjects is null && files.Any(file => file.Format == InputFormat.Jsonl))
        {
            shape = new JsonShape();
            foreach (var source in sources.Where(source => source.File.Format == InputFormat.Jsonl))
            {
                source.CompleteCopy();
                JsonlReader.Observe(source, options, shape);
            }

            // What it took of a pipe is in the copy too.
            first!.Dispose();
            first = null;
        }

        first ??= CreateReader(sources[0]);
        var own = TakeReader(sources[0]).GetSchema(request);
        if (hasTypes && (HasBinaryFormat || files.DistinctBy(file => file.Format).Count() > 1))
        {
            // All columns of CSV and of texts are strings, and those of JSON come from all of it.
            foreach (var source in sources.Skip(1).Where(source => !source.File.IsPipe))
            {
                using var other = TakeReader(source);
                RequireTypes(source, own, other.GetSchema(request));
            }

            types = own;
        }

        return new Schema([.. own.FieldsList, .. partitions.Fields], null);
    }

    /// <summary>Whether a column is one of the inputs', and not a column in a column that the stages read.</summary>
    public bool IsOwnColumn(string name) => partitions.Fields.Any(field => field.Name == name)
        || (shape is null ? outline.Any(column => column.Name == name) : shape.Find(name) is not null);

    /// <summary>Reads all inputs, with the columns of <see cref="RowOrigin"/> behind those of <see cref="FindSchema"/>.</summary>
    /// <exception cref="InvalidDataException">An input is damaged.</exception>
    public IEnumerable<RecordBatch> Read(ReadRequest request)
    {
        foreach (var source in sources)
        {
            using (var reader = TakeReader(source))
            {
                if (types is not null && source.File.IsPipe)
                {
                    RequireTypes(source, types, reader.GetSchema(request));
                }

                foreach (var batch in reader.Read(request))
                {
                    Interlocked.Add(ref rowCount, batch.Length);
                    yield return partitions.AddTo(batch, source.File);
                }
            }

            source.End();
        }
    }

    public void Dispose()
    {
        first?.Dispose();
        System.Array.ForEach(sources, source => source.Dispose());
    }

    private void RequireTypes(InputSource source, Schema first, Schema other)
    {
        if (SameTypes.FindDifference(first, other) is { } different)
        {
            throw new UsageException(
                $"column '{different.First.Name}' is {Describe(different.Other)} in {source.Name} and {Describe(different.First)} in "
                + $"{sources[0].Name}: the output has one type for a column. Embed them in two runs, or to JSON lines.");
        }
    }

    private static string Describe(Field field) => SparkTypeText.Describe(new Schema([field], null)) + $" ({field.DataType.Name})";

    /// <summary>The reader of an input: that which is open, or a new one.</summary>
    private RowReader TakeReader(InputSource source)
    {
        var reader = source == sources[0] && first is not null ? first : CreateReader(source);
        (reader as JsonlReader)?.Shape = shape;
        return reader;
    }

    private RowReader CreateReader(InputSource source) => source.File.Format switch
    {
        InputFormat.Csv => new CsvReader(source, options),
        InputFormat.Jsonl => new JsonlReader(source, options),
        InputFormat.Parquet => new ParquetReader(source, options),
        _ => new PlainTextReader(source, options),
    };
}
