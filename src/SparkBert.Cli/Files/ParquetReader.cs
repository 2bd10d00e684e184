using Apache.Arrow;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace SparkBert.Cli.Files;

/// <summary>Parquet of any columns. What Spark keeps of its columns' metadata beside the schema goes back to the fields.</summary>
internal static class ParquetReader
{
    public static IEnumerable<RecordBatch> Read(InputFile file, string errorCol)
    {
        using var properties = ArrowReaderProperties.GetDefault();
        properties.BatchSize = BatchLimits.Rows;
        properties.UseThreads = false;
        using var reader = Open(file, properties);
        using var batches = reader.GetRecordBatchReader();
        var row = 0L;
        while (batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            var schema = SparkSchemaJson.RestoreMetadata(batch.Schema);
            var named = new RecordBatch(schema, batch.Arrays, batch.Length);
            var first = row;
            var lines = Enumerable.Range(1, batch.Length).Select(i => first + i).ToArray();
            row += batch.Length;
            yield return RowOrigin.Add(named, file.Path, lines, errorCol, new string?[batch.Length]);
        }
    }

    private static FileReader Open(InputFile file, ArrowReaderProperties properties)
    {
        try
        {
            return new FileReader(file.Path, null, properties);
        }
        catch (ParquetException error)
        {
            throw new UsageException($"{file.Path} is not a readable Parquet file: {error.Message}");
        }
    }
}
