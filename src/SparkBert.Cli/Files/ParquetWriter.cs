using Apache.Arrow;
using ParquetSharp;
using ParquetSharp.Arrow;
using SparkBert.Annotations;
using SparkBert.Functions;

namespace SparkBert.Cli.Files;

/// <summary>Parquet as Spark reads it: three-level lists, and Spark's schema beside Parquet's for the metadata of the columns.</summary>
internal sealed class ParquetWriter : IRowWriter
{
    private readonly FileWriter writer;
    private readonly WriterProperties properties;
    private readonly ArrowWriterProperties arrowProperties;
    private readonly Schema schema;

    public ParquetWriter(string path, Schema schema)
    {
        this.schema = new Schema(schema.FieldsList, [KeyValuePair.Create(SparkSchemaJson.Key, SparkSchemaJson.Write(schema))]);
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(Compression.Snappy).CreatedBy("SparkBert");
        foreach (var field in schema.FieldsList.Where(field => AnnotationSchema.IsAnnotationColumn(field.DataType)))
        {
            // Floats of a vector hardly repeat: a dictionary or a compression of them costs time and saves nothing.
            var vectors = $"{field.Name}.list.element.embeddings.list.element";
            builder.DisableDictionary(vectors).DisableStatistics(vectors).Compression(vectors, Compression.Uncompressed);
        }

        properties = builder.Build();
        using var arrowBuilder = new ArrowWriterPropertiesBuilder();
        arrowProperties = arrowBuilder.EnableCompliantNestedTypes().Build();
        writer = new FileWriter(path, this.schema, properties, arrowProperties);
    }

    /// <summary>A row group a batch: batches are bounded by the bytes of their vectors.</summary>
    public void Write(RecordBatch batch) =>
        writer.WriteRecordBatch(new RecordBatch(schema, batch.Arrays, batch.Length), Math.Max(1, batch.Length));

    public void Complete() => writer.Close();

    public void Dispose()
    {
        writer.Dispose();
        properties.Dispose();
        arrowProperties.Dispose();
    }
}
