using Apache.Arrow;
using ParquetSharp;
using ParquetSharp.Arrow;
using SparkBert.Functions;

namespace SparkBert.Cli.Files;

/// <summary>Parquet of any columns. What Spark keeps of its columns' metadata beside the schema goes back to the fields.</summary>
internal static class ParquetReader
{
    public static IEnumerable<RecordBatch> Read(InputSource source)
    {
        using var properties = ArrowReaderProperties.GetDefault();
        properties.BatchSize = BatchLimits.MaxRows;
        properties.UseThreads = false;
        using var reader = Open(source.Path, properties);
        using var batches = reader.GetRecordBatchReader();
        var row = 0L;
        while (batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            var first = row;
            row += batch.Length;
            var rows = new RecordBatch(SparkSchemaJson.RestoreMetadata(batch.Schema), batch.Arrays, batch.Length);
            var numbers = Enumerable.Range(1, batch.Length).Select(i => first + i).ToArray();
            yield return RowOrigin.AddTo(rows, source, numbers, new string?[batch.Length]);
        }
    }

    private static FileReader Open(string path, ArrowReaderProperties properties)
    {
        try
        {
            return new FileReader(path, null, properties);
        }
        catch (ParquetException error)
        {
            throw new UsageException($"{path} is not a readable Parquet file: {error.Message}");
        }
    }
}
