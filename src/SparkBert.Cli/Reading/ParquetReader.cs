using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using SparkBert.Annotations;
using SparkBert.Cli.Files;
using SparkBert.Functions;

namespace SparkBert.Cli.Reading;

/// <summary>Parquet of any columns. What Spark keeps of its columns' metadata beside the schema goes back to the fields.</summary>
internal sealed partial class ParquetReader : RowReader
{
    private readonly ReadOptions options;
    private readonly Schema schema;
    private readonly OldCalendar? oldCalendar;

    /// <summary>Opens the input and reads its schema.</summary>
    /// <exception cref="UsageException">It is not Parquet.</exception>
    public ParquetReader(InputSource source, ReadOptions options)
        : base(source)
    {
        this.options = options;
        source.KeepCopy();
        source.CompleteCopy();
        using var reader = Open(MaxRows);
        schema = SparkSchemaJson.RestoreMetadata(Guard(0, () => ParquetTimestamps.InUtc(reader)));
        oldCalendar = Guard(0, () => OldCalendar.Find(reader, source.Name));
        if (schema.FieldsList.GroupBy(field => field.Name).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
        {
            throw new UsageException($"{source.Name} has two columns '{twice}': no name would tell them apart. Rename one of them.");
        }

        Outline = Describe(schema.FieldsList);
    }

    public override IReadOnlyList<OutlineColumn> Outline { get; }

    public override Schema GetSchema(ReadRequest request) => new ParquetColumns(schema, request.Used, options.BinaryAsString).Schema;

    public override IEnumerable<RecordBatch> Read(ReadRequest request)
    {
        var number = 0L;
        var columns = new ParquetColumns(schema, request.Used, options.BinaryAsString);
        foreach (var (groups, rows) in FindGroups())
        {
            using var reader = Open(rows);
            using var batches = Guard(number, () => reader.GetRecordBatchReader(groups));
            while (Guard(number, () => batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult()) is { } batch)
            {
                var origin = new OriginColumns();
                for (var row = 0; row < batch.Length; row++)
                {
                    origin.Add(++number, null);
                }

                yield return origin.AddTo(columns.Create(oldCalendar?.ToIso(batch) ?? batch), request.Origin, Source.Path);
            }
        }
    }

    /// <summary>The runs of row groups whose rows are of a size, with the rows that make a batch of bounded bytes.</summary>
    private IEnumerable<(int[] Groups, int Rows)> FindGroups()
    {
        var sizes = new List<int>();
        using (var reader = Open(MaxRows))
        {
            for (var i = 0; i < reader.NumRowGroups; i++)
            {
                using var group = Guard(0, () => reader.ParquetReader.RowGroup(i));
                var (rows, bytes) = (group.MetaData.NumRows, group.MetaData.TotalByteSize);
                var fitting = bytes <= 0 ? MaxRows : Math.Clamp(rows * (MaxBytes / (double)bytes), 1, MaxRows);

                // Powers of two, so that groups of about one size are read in one go.
                sizes.Add(1 << (int)Math.Log2(fitting));
            }
        }

        for (var first = 0; first < sizes.Count;)
        {
            var end = first;
            while (end < sizes.Count && sizes[end] == sizes[first])
            {
                end++;
            }

            yield return ([.. Enumerable.Range(first, end - first)], sizes[first]);
            first = end;
        }
    }

    private FileReader Open(int batchSize)
    {
        using var properties = ArrowReaderProperties.GetDefault();
        properties.BatchSize = batchSize;
        properties.UseThreads = false;

        // Nanoseconds, the default, can't hold years beyond 2262, and Spark doesn't read them.
        properties.CoerceInt96TimestampUnit = Apache.Arrow.Types.TimeUnit.Microsecond;
        using var checks = ReaderProperties.GetDefaultReaderProperties();

        // Spark's pages have checksums since 3.0: without a look at them, a bit that is another is another value.
        checks.EnablePageChecksumVerification();
        try
        {
            return new FileReader(Source.OpenBytes(), checks, properties, leaveOpen: false);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or IOException or UnauthorizedAccessException))
        {
            throw new UsageException($"{Source.Name} is not a readable Parquet file: {Describe(error)}");
        }
    }

    /// <summary>What the library finds wrong with the bytes, it throws as exceptions of several types.</summary>
    private T Guard<T>(long row, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException or UsageException))
        {
            throw new InvalidDataException($"{Source.Name}: the Parquet data are damaged behind row {row}: {Describe(error)}", error);
        }
    }

    /// <summary>The library's messages may begin with the name of a C++ type, and have several lines.</summary>
    private static string Describe(Exception error)
    {
        var message = NativeMessage().Match(error.Message) is { Success: true } match ? match.Groups[1].Value : error.Message;
        return string.Join(' ', message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', ' ') + ".";
    }

    private static List<OutlineColumn> Describe(IReadOnlyList<Field> fields) => [.. fields.Select(field => new OutlineColumn(
        field.Name,
        AnnotationSchema.IsAnnotationColumn(field.DataType),
        field.DataType is StructType nested ? Describe(nested.Fields) : []))];

    [GeneratedRegex(@"\(message: '(.*)'\)", RegexOptions.Singleline)]
    private static partial Regex NativeMessage();
}
