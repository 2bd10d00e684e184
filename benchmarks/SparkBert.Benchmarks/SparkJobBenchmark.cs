using System.Diagnostics;
using Apache.Arrow;
using SparkBert.Functions;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Stages;

namespace SparkBert.Benchmarks;

/// <summary>A whole job on Spark beside the same rows in this process.</summary>
internal sealed class SparkJobBenchmark : IBenchmark
{
    private readonly SparkSession session;
    private readonly BertModel model;
    private readonly List<RecordBatch> batches;
    private readonly DataFrame texts;

    public SparkJobBenchmark(BenchmarkOptions options)
    {
        model = BertModel.Open(options.FindModel(BenchmarkModels.MiniLm)!);
        session = SparkProcesses.Builder(options.Spark, typeof(Worker.SparkWorker)).GetOrCreate();
        batches = [.. Corpus.Lines(options).Chunk(10).Select(Corpus.Batch)];
        texts = session.CreateDataFrame(batches).Repartition(SparkProcesses.Slots).Cache();
        texts.Count();
    }

    public IEnumerable<Figure> Run()
    {
        var before = SparkProcesses.ProcessorTime();
        var spark = OnSpark(out var figures);
        var after = SparkProcesses.ProcessorTime();
        var context = new TransformContext { Mode = RowErrorMode.FailFast, ReusesVectors = true, Columns = ["embeddings"] };
        var here = Measurement.Of(() => _ = PipelineBenchmark.Pipeline(model).Transform(batches, context).Count()).Wall;
        var tokens = figures.Sum(task => task.Tokens);
        if (tokens != context.Report.Tokens)
        {
            throw new InvalidOperationException($"Spark embedded {tokens} tokens, this process {context.Report.Tokens}.");
        }

        yield return new Figure("job on Spark", tokens / spark.TotalSeconds, "tokens/s", true);
        yield return new Figure("job on Spark, beside this process", spark / here, "times its time", false);
        var (jvm, worker) = (after.Jvm - before.Jvm, after.Worker - before.Worker);
        yield return new Figure("job on Spark, processor of the JVM", jvm.TotalMicroseconds / tokens, "us a token", false);
        yield return new Figure("job on Spark, processor of the worker", worker.TotalMicroseconds / tokens, "us a token", false);
    }

    public void Dispose()
    {
        session.Dispose();
        model.Dispose();
    }

    private TimeSpan OnSpark(out IReadOnlyList<TaskFigures> figures)
    {
        var gathered = session.SparkContext.NewTaskFigures();
        var options = new TransformOptions { Mode = RowErrorMode.FailFast, Columns = ["embeddings"], Figures = gathered };
        var clock = Stopwatch.StartNew();
        PipelineBenchmark.Pipeline(model).Transform(texts, options).Write().Format("noop").Mode("overwrite").Save();
        var elapsed = clock.Elapsed;
        figures = gathered.Values();
        return elapsed;
    }
}
