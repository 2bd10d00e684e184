using System.Diagnostics;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Functions;
using SparkBert.Spark.Sql;
using SparkBert.Worker;
using static SparkBert.Spark.Sql.Functions;
using StructField = SparkBert.Spark.Sql.Types.StructField;
using StructType = SparkBert.Spark.Sql.Types.StructType;

namespace SparkBert.Benchmarks;

/// <summary>
/// The way of vectors from the worker into the JVM alone: as whole rows, and as the new columns of rows that stay in the JVM.
/// </summary>
internal sealed class SparkTransportBenchmark : IBenchmark
{
    private const string Rows = "benchmark-rows";
    private const string Columns = "benchmark-columns";
    private const int Tokens = 100_000;
    private const int TokensPerRow = 20;
    private const int Dimension = 1024;
    private const double Megabytes = (double)Tokens * Dimension * sizeof(float) / (1 << 20);

    private readonly SparkSession session;
    private readonly List<(string Name, DataFrame Frame)> frames;

    public SparkTransportBenchmark(BenchmarkOptions options)
    {
        // This program is the worker, as the functions are its own.
        session = SparkProcesses.Builder(options.Spark, typeof(SparkTransportBenchmark)).GetOrCreate();
        var schema = new StructType(StructType.FromArrow(Annotations(1).Schema)["embeddings"]);
        var rows = session.Range(0, Tokens / TokensPerRow, 1, SparkProcesses.Slots);
        var function = new WorkerFunction(
            new FunctionCommand(Columns, []), new StructType(new StructField("embeddings", schema[0].DataType)), deterministic: false);
        frames =
        [
            ("transport of rows", rows.MapInArrow(new FunctionCommand(Rows, []), schema)),

            // The way of a pipeline's transform: the new columns as the fields of one scalar function's struct.
            ("transport of columns", rows.Select(Col("id"), function.Apply("id").As("made"))
                .Select(Col("id"), Col("made").GetField("embeddings"))),
        ];
    }

    /// <summary>Registers the functions that return vectors which were made before.</summary>
    public static void Register(WorkerFunctions functions)
    {
        functions.Register(Rows, (_, batches) => Made(batches));
        functions.Register(Columns, (_, batches) => Made(batches).Select(InStruct));
    }

    public IEnumerable<Figure> Run()
    {
        foreach (var (name, frame) in frames)
        {
            var before = SparkProcesses.ProcessorTime();
            var clock = Stopwatch.StartNew();
            frame.Write().Format("noop").Mode("overwrite").Save();
            var elapsed = clock.Elapsed;
            var after = SparkProcesses.ProcessorTime();
            yield return new Figure(name, Tokens / elapsed.TotalSeconds, "tokens/s", true);
            var (jvm, worker) = (after.Jvm - before.Jvm, after.Worker - before.Worker);
            yield return new Figure($"{name}, processor of the JVM", jvm.TotalMilliseconds / Megabytes, "ms a MB", false);
            yield return new Figure($"{name}, processor of the worker", worker.TotalMilliseconds / Megabytes, "ms a MB", false);
        }
    }

    public void Dispose() => session.Dispose();

    private static IEnumerable<RecordBatch> Made(IEnumerable<RecordBatch> batches)
    {
        var made = new Dictionary<int, RecordBatch>();
        return batches.Select(batch => made.TryGetValue(batch.Length, out var vectors)
            ? vectors
            : made[batch.Length] = Annotations(batch.Length));
    }

    private static RecordBatch InStruct(RecordBatch batch)
    {
        var fields = batch.Schema.FieldsList.Select(field => new Field(field.Name, field.DataType, field.IsNullable));
        var type = new Apache.Arrow.Types.StructType([.. fields]);
        var column = new StructArray(type, batch.Length, batch.Arrays, ArrowBuffer.Empty, nullCount: 0);
        return new RecordBatch(new Schema([new Field("_0", type, nullable: false)], null), [column], batch.Length);
    }

    private static RecordBatch Annotations(int rows)
    {
        var builder = new AnnotationColumnBuilder();
        var vector = Enumerable.Range(0, Dimension).Select(i => i / (float)Dimension).ToArray();
        for (var row = 0; row < rows; row++)
        {
            for (var token = 0; token < TokensPerRow; token++)
            {
                builder.Begin(AnnotatorTypes.WordEmbeddings, 6 * token, (6 * token) + 4, "token");
                builder.Metadata("sentence", "0");
                builder.Embeddings(vector);
            }

            builder.EndRow();
        }

        var field = AnnotationSchema.EmbeddingsField("embeddings", Dimension, "benchmark");
        return new RecordBatch(new Schema([field], null), [builder.Build()], rows);
    }
}
