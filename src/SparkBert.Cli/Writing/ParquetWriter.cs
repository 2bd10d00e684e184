using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using SparkBert.Annotations;
using SparkBert.Functions;

namespace SparkBert.Cli.Writing;

/// <summary>
/// Parquet as Spark reads it: Spark's types, three-level lists, and Spark's schema beside Parquet's for the metadata of the columns.
/// </summary>
/// <remarks>
/// A thread encodes 60 to 170 thousand tokens a second, less than a model makes on sixteen cores. So where there are many, row groups are
/// encoded on the pool, each for itself, and put behind each other in their order. The bytes are those of one thread.
/// </remarks>
internal sealed class ParquetWriter : IRowWriter
{
    /// <summary>
    /// Where Spark looks for the version that wrote a file. Without one, Spark 3 takes dates before 1582 and times before 1900 for those of
    /// another calendar, and ends its job (its READ_ANCIENT_DATETIME); since 3.0 files have the calendar of ISO 8601, as ours do.
    /// </summary>
    private const string VersionKey = "org.apache.spark.version";

    private const string Version = "3.5.0";

    /// <summary>Higher levels take more time and make vectors hardly smaller (docs/performance.md).</summary>
    private const int ZstdLevel = 1;

    /// <summary>Of so many cores one may be encoding: the model needs the others.</summary>
    private const int CoresForOneBlock = 4;

    /// <summary>Row groups that are encoded at the same time at most. Each holds its rows, 10 to 30 MB, and what they become.</summary>
    private const int MostBlocks = 8;

    private readonly FileStream file;
    private readonly WriterProperties properties;
    private readonly ArrowWriterProperties arrowProperties;
    private readonly Schema schema;
    private readonly ParquetFooter footer = new();
    private readonly Queue<ParquetBlock> pending = [];
    private readonly Stack<ParquetBlock> free = [];
    private readonly int maxPending;
    private bool isEmpty = true;

    /// <param name="path">The file.</param>
    /// <param name="schema">The columns, of types that Spark has (see <see cref="SparkColumns"/>).</param>
    /// <param name="settings">How the file is packed.</param>
    /// <param name="threads">The cores of the run, by default those of the machine. The bytes of the file don't depend on it.</param>
    public ParquetWriter(string path, Schema schema, ParquetSettings settings, int? threads = null)
    {
        maxPending = Math.Min((threads ?? Environment.ProcessorCount) / CoresForOneBlock, MostBlocks);
        List<KeyValuePair<string, string>> metadata = [new(VersionKey, Version)];
        if (!HasHalfFloats(schema))
        {
            metadata.Insert(0, new(SparkSchemaJson.Key, SparkSchemaJson.Write(WithoutFixedSizes(schema))));
        }

        this.schema = new Schema(schema.FieldsList, metadata);
        using var builder = new WriterPropertiesBuilder();
        builder.CreatedBy("SparkBert").EnablePageChecksum();
        SetCompression(builder, settings);
        foreach (var vectors in schema.FieldsList.Select(FindVectors).OfType<string>())
        {
            // Floats of a vector hardly repeat: a dictionary of them is larger than they are, and nobody asks for their range.
            builder.DisableDictionary(vectors).DisableStatistics(vectors);
            if (settings.VectorEncoding == ParquetSettings.ByteStreamSplit)
            {
                builder.Encoding(vectors, Encoding.ByteStreamSplit);
            }
        }

        properties = builder.Build();
        using var arrowBuilder = new ArrowWriterPropertiesBuilder();

        // Without Arrow's own schema the library drops the schema's metadata, Spark's among it.
        arrowProperties = arrowBuilder.EnableCompliantNestedTypes().StoreSchema().Build();
        file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 20);
        file.Write("PAR1"u8);
    }

    /// <summary>Rows of more bytes are not held a second time, encoded; for tests.</summary>
    internal long MaxHeldBytes { get; init; } = 256 << 20;

    /// <summary>A row group a batch: batches are bounded by the bytes of their vectors. The rows must not change until the end.</summary>
    public void Write(RecordBatch batch)
    {
        isEmpty = false;
        var rows = new RecordBatch(schema, batch.Arrays, batch.Length);
        if (maxPending < 2 || batch.Arrays.Sum(array => CountBytes(array.Data)) > MaxHeldBytes)
        {
            WritePending(0);
            WriteThrough(rows);
            return;
        }

        WritePending(maxPending - 1);
        var block = free.TryPop(out var known) ? known : new ParquetBlock();
        block.Start(rows, Open);
        pending.Enqueue(block);
    }

    public void Complete()
    {
        WritePending(0);
        if (isEmpty)
        {
            // Some readers look for a first row group.
            WriteThrough(null);
        }

        footer.WriteTo(file);
        file.Flush();
    }

    public void Dispose()
    {
        foreach (var block in pending.Concat(free))
        {
            block.Dispose();
        }

        pending.Clear();
        free.Clear();
        properties.Dispose();
        arrowProperties.Dispose();
        file.Dispose();
    }

    /// <summary>Where a column has vectors: in its annotations, or as what it is. Null if it has none.</summary>
    private static string? FindVectors(Field field) =>
        AnnotationSchema.IsAnnotationColumn(field.DataType) ? $"{field.Name}.list.element.embeddings.list.element"
        : field.Metadata?.ContainsKey(AnnotationSchema.DimensionKey) == true && IsVector(field.DataType) ? $"{field.Name}.list.element"
        : null;

    private static bool IsVector(IArrowType type) =>
        type is ListType or FixedSizeListType && ArrowValues.ElementOf(type).DataType is FloatType or HalfFloatType;

    /// <summary>Spark has no type for them.</summary>
    private static bool HasHalfFloats(Schema schema) => schema.FieldsList.Any(
        field => FindVectors(field) is not null && ArrowValues.ElementOf(field.DataType).DataType is HalfFloatType);

    /// <summary>To Spark, as to Parquet, every list has any size.</summary>
    private static Schema WithoutFixedSizes(Schema schema) => new(
        schema.FieldsList.Select(field => field.DataType is FixedSizeListType list
            ? new Field(field.Name, new ListType(list.ValueField), field.IsNullable, field.Metadata)
            : field),
        schema.Metadata);

    private static long CountBytes(ArrayData data) =>
        data.Buffers.Sum(buffer => (long)buffer.Length) + (data.Children ?? []).Sum(CountBytes);

    private FileWriter Open(Stream stream) => new(stream, schema, properties, arrowProperties, leaveOpen: true);

    private void WriteThrough(RecordBatch? rows)
    {
        var begin = file.Position;
        using (var through = new ParquetThrough(file))
        {
            ParquetBlock.Encode(rows, Open(through));
        }

        var end = ParquetBlock.ReadMetadata(file, out var metadata);
        footer.Add(metadata, begin - ParquetBlock.MagicBytes);
        file.SetLength(end);
        file.Position = end;
    }

    /// <summary>Writes row groups until no more than so many are left.</summary>
    private void WritePending(int most)
    {
        while (pending.Count > most)
        {
            var block = pending.Dequeue();
            free.Push(block);
            block.WriteTo(file, footer);
        }
    }

    private static void SetCompression(WriterPropertiesBuilder builder, ParquetSettings settings)
    {
        switch (settings.Compression)
        {
            case ParquetSettings.Zstd:
                builder.Compression(Compression.Zstd).CompressionLevel(ZstdLevel);
                break;
            case ParquetSettings.Snappy:
                builder.Compression(Compression.Snappy);
                break;
            default:
                builder.Compression(Compression.Uncompressed);
                break;
        }
    }
}
