using Apache.Arrow;
using ParquetSharp;
using ParquetSharp.Arrow;
using SparkBert.Annotations;
using SparkBert.Functions;

namespace SparkBert.Cli.Writing;

/// <summary>
/// Parquet as Spark reads it: Spark's types, three-level lists, and Spark's schema beside Parquet's for the metadata of the columns.
/// </summary>
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

    private readonly FileWriter writer;
    private readonly WriterProperties properties;
    private readonly ArrowWriterProperties arrowProperties;
    private readonly Schema schema;
    private bool isEmpty = true;

    /// <param name="path">The file.</param>
    /// <param name="schema">The columns, of types that Spark has (see <see cref="SparkColumns"/>).</param>
    /// <param name="settings">How the file is packed.</param>
    public ParquetWriter(string path, Schema schema, ParquetSettings settings)
    {
        this.schema = new Schema(
            schema.FieldsList,
            [KeyValuePair.Create(SparkSchemaJson.Key, SparkSchemaJson.Write(schema)), KeyValuePair.Create(VersionKey, Version)]);
        using var builder = new WriterPropertiesBuilder();
        builder.CreatedBy("SparkBert").EnablePageChecksum();
        SetCompression(builder, settings);
        foreach (var field in schema.FieldsList.Where(field => AnnotationSchema.IsAnnotationColumn(field.DataType)))
        {
            // Floats of a vector hardly repeat: a dictionary of them is larger than they are, and nobody asks for their range.
            var vectors = $"{field.Name}.list.element.embeddings.list.element";
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
        writer = new FileWriter(path, this.schema, properties, arrowProperties);
    }

    /// <summary>A row group a batch: batches are bounded by the bytes of their vectors.</summary>
    public void Write(RecordBatch batch)
    {
        isEmpty = false;
        writer.WriteRecordBatch(new RecordBatch(schema, batch.Arrays, batch.Length), Math.Max(1, batch.Length));
    }

    public void Complete()
    {
        if (isEmpty)
        {
            // Some readers look for a first row group.
            writer.NewBufferedRowGroup();
        }

        writer.Close();
    }

    public void Dispose()
    {
        writer.Dispose();
        properties.Dispose();
        arrowProperties.Dispose();
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
