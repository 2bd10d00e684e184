using System.Diagnostics;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Spark;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Tests;
using SparkBert.Text;
using SparkBert.Tokens;
using SparkBert.Worker;
using StructField = SparkBert.Spark.Sql.Types.StructField;
using StructType = SparkBert.Spark.Sql.Types.StructType;

namespace SparkBert.Benchmarks;

/// <summary>What Spark costs: the way of vectors from the worker into the JVM alone, and a whole job beside the same pipeline in this process.</summary>
internal static class SparkBenchmark
{
    private const string Vectors = "benchmark-vectors";
    private const string VectorStructs = "benchmark-vector-structs";
    private const int TokensPerRow = 20;
    private const int Dimension = 1024;

    private static readonly int Slots = Environment.ProcessorCount;

    /// <summary>Registers what the transport alone needs: rows of annotations with vectors, made once.</summary>
    public static void Register(ArrowFunctions functions)
    {
        functions.Register(Vectors, (_, batches) => Made(batches));
        functions.Register(VectorStructs, (_, batches) => Made(batches).Select(SparkBert.Worker.Arrow.StructColumn.Wrap));
    }

    /// <param name="home">The folder of Spark.</param>
    /// <param name="batches">Rows of text.</param>
    /// <param name="bundle">The model; null to time the transport alone instead of a job.</param>
    /// <param name="pairs">Runs of the job on Spark and in this process, in turns.</param>
    public static void Run(string home, IReadOnlyList<RecordBatch> batches, ModelBundle? bundle, int pairs)
    {
        Environment.SetEnvironmentVariable("SPARK_LOCAL_IP", "127.0.0.1");
        Environment.SetEnvironmentVariable("SPARK_LOCAL_HOSTNAME", "localhost");
        if (bundle is null)
        {
            Transport(home);
        }
        else
        {
            Job(home, batches, bundle, pairs);
        }
    }

    private static Builder Builder(string home) => SparkSession.Builder().AppName("SparkBert.Benchmarks").SparkHome(home).Master($"local[{Slots}]")
        .Config("spark.ui.enabled", false).Config("spark.driver.memory", "2g").Config(SparkBertSettings.DriverLog, false);

    private static void Transport(string home)
    {
        // This program is the worker, as the function is its own.
        using var session = Builder(home).Worker(Path.Combine(AppContext.BaseDirectory, "SparkBert.Benchmarks")).GetOrCreate();
        var schema = new StructType(StructType.FromArrow(Annotations(1).Schema)["embeddings"]);
        const int Tokens = 200_000;
        const double Megabytes = (double)Tokens * Dimension * sizeof(float) / (1 << 20);
        Console.WriteLine($"Spark {session.Version}, {Slots} slots: {Tokens:N0} tokens with {Dimension} floats ({Megabytes:N0} MB) from the worker to the noop sink");
        var rows = session.Range(0, Tokens / TokensPerRow, 1, Slots);
        var whole = rows.MapInArrow(new FunctionCommand(Vectors, []), schema);

        // The way of PipelineTransforms: the new columns as the fields of one scalar function's struct.
        var function = new WorkerFunction(new FunctionCommand(VectorStructs, []), new StructType(new StructField("embeddings", schema[0].DataType)), deterministic: false);
        var columns = rows.Select(Functions.Col("id"), function.Apply("id").As("made")).Select(Functions.Col("id"), Functions.Col("made").GetField("embeddings"));
        for (var run = 0; run < 4; run++)
        {
            foreach (var (name, frame) in new[] { ("rows by mapInArrow", whole), ("columns by a scalar function", columns) })
            {
                var clock = Stopwatch.StartNew();
                var before = run == 0 ? default : Cpu();
                frame.Write().Format("noop").Mode("overwrite").Save();
                var after = Cpu();
                if (run > 0)
                {
                    Console.WriteLine($"  {name}: {Tokens / clock.Elapsed.TotalSeconds:N0} tokens/s; CPU a MB: JVM {(after.Jvm - before.Jvm) / Megabytes:N1} ms, worker {(after.Worker - before.Worker) / Megabytes:N2} ms");
                }
            }
        }
    }

    private static IEnumerable<RecordBatch> Made(IEnumerable<RecordBatch> batches)
    {
        var made = new Dictionary<int, RecordBatch>();
        return batches.Select(batch => made.TryGetValue(batch.Length, out var vectors) ? vectors : made[batch.Length] = Annotations(batch.Length));
    }

    private static void Job(string home, IReadOnlyList<RecordBatch> batches, ModelBundle bundle, int pairs)
    {
        using var session = Builder(home).GetOrCreate();
        var texts = session.CreateDataFrame(batches).Repartition(Slots).Cache();
        var rows = texts.Count();
        var figures = new List<TaskFigures>();
        Console.WriteLine($"Spark {session.Version}, {Slots} slots: {rows} rows of 40 words, model {bundle.Name}; the first run of each loads the model and doesn't count");
        var ratios = new List<double>();
        for (var pair = 0; pair <= pairs; pair++)
        {
            var before = pair == 0 ? default : Cpu();
            var spark = OnSpark(session, texts, bundle, figures);
            var after = Cpu();
            var here = Here(batches, bundle, out var report);
            var tokens = figures.Sum(task => task.Tokens);
            if (tokens != report.Tokens)
            {
                throw new InvalidOperationException($"Spark embedded {tokens} tokens, this process {report.Tokens}.");
            }

            if (pair == 0)
            {
                continue;
            }

            ratios.Add(spark / here);
            Console.WriteLine($"  {tokens:N0} tokens: Spark {spark.TotalSeconds:N2} s, embedded {here.TotalSeconds:N2} s, ratio {spark / here:N3}; in ONNX Runtime: Spark's tasks {figures.Sum(task => task.SessionSeconds) / figures.Sum(task => task.ThreadSeconds):P1} ({figures.Sum(task => task.SessionSeconds):N1} s), embedded {report.SessionTime / (here * Slots):P1} ({report.SessionTime.TotalSeconds:N1} s); padding {1 - ((double)figures.Sum(task => task.UsefulPositions) / figures.Sum(task => task.ComputedPositions)):P1} and {report.PaddingShare:P1}; tasks {figures.Min(task => task.Seconds):N2} to {figures.Max(task => task.Seconds):N2} s; CPU: JVM {(after.Jvm - before.Jvm) / 1000:N1} s, worker {(after.Worker - before.Worker) / 1000:N1} s");
        }

        ratios.Sort();
        Console.WriteLine($"  median of the ratios: {ratios[ratios.Count / 2]:N3}");
    }

    private static TimeSpan OnSpark(SparkSession session, DataFrame texts, ModelBundle bundle, List<TaskFigures> figures)
    {
        var gathered = session.SparkContext.NewTaskFigures();
        var clock = Stopwatch.StartNew();
        Pipeline(bundle).Transform(texts, new TransformOptions { Mode = RowErrorMode.FailFast, Columns = ["embeddings"], Figures = gathered }).Write().Format("noop").Mode("overwrite").Save();
        var elapsed = clock.Elapsed;
        figures.Clear();
        figures.AddRange(gathered.Values());
        return elapsed;
    }

    private static TimeSpan Here(IReadOnlyList<RecordBatch> batches, ModelBundle bundle, out TransformReport report)
    {
        var context = new TransformContext { Mode = RowErrorMode.FailFast };
        var clock = Stopwatch.StartNew();
        foreach (var _ in Pipeline(bundle).Transform(batches, context))
        {
        }

        report = context.Report;
        return clock.Elapsed;
    }

    private static Pipeline Pipeline(ModelBundle bundle) => new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(bundle));

    /// <summary>Milliseconds of processor time that the JVM and its worker took so far.</summary>
    private static (double Jvm, double Worker) Cpu()
    {
        var worker = ProcessTree.Workers(Environment.ProcessId).Single();
        return (Milliseconds(ProcessTree.ParentOf(worker)), Milliseconds(worker));
    }

    private static double Milliseconds(int process)
    {
        using var found = Process.GetProcessById(process);
        return found.TotalProcessorTime.TotalMilliseconds;
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

        return new RecordBatch(new Schema([AnnotationSchema.EmbeddingsField("embeddings", Dimension, "benchmark")], null), [builder.Build()], rows);
    }
}
