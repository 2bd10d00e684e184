using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json.Nodes;
using SparkBert.Functions;
using SparkBert.Testing;
using SparkBert.Worker;

namespace SparkBert.Benchmarks;

/// <summary>The memory of a worker process while text streams through it, as one partition on each of some connections.</summary>
internal sealed class WorkerMemoryBenchmark : IBenchmark
{
    private const string Secret = "benchmark";

    private readonly BenchmarkOptions options;
    private readonly string[] texts;
    private readonly FunctionCommand command;

    public WorkerMemoryBenchmark(BenchmarkOptions options)
    {
        this.options = options;
        texts = Corpus.Texts(options);
        List<string> stages = ["DocumentAssembler", "SentenceDetector", "Tokenizer"];
        List<string> columns = ["document", "sentence", "token"];
        var model = options.FindModel("none");
        if (model is not null)
        {
            stages.Add("BertEmbeddings");
            columns.Add("embeddings");
        }

        command = new FunctionCommand(BuiltInFunctions.Pipeline, new JsonObject
        {
            ["pipeline"] = new JsonArray([.. stages.Select(type => Stage(type, type == "BertEmbeddings" ? model : null))]),
            ["returns"] = new JsonArray([.. columns.Select(name => (JsonNode)name)]),
        });
    }

    public IEnumerable<Figure> Run()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SparkWorker).Assembly.Location, "-m", "pyspark.daemon", "pyspark.worker"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHON_WORKER_FACTORY_SECRET"] = Secret;
        using var worker = Process.Start(start)!;

        // A daemon says its port first.
        var port = new byte[sizeof(int)];
        worker.StandardOutput.BaseStream.ReadExactly(port);
        var clock = Stopwatch.StartNew();
        var bytes = (long)(options.Megabytes * (1 << 20));
        var tasks = Enumerable.Range(0, options.Tasks).Select(i => Task.Run(() =>
        {
            using var task = new WorkerTask(BinaryPrimitives.ReadInt32BigEndian(port), Secret);
            return task.Run(i, command, Batches(bytes));
        })).ToArray();
        var figures = Task.WhenAll(tasks).GetAwaiter().GetResult();
        var elapsed = clock.Elapsed;
        var peak = ProcessMemory.Peak(worker.Id);
        var processor = worker.TotalProcessorTime;
        worker.StandardInput.Close();
        worker.WaitForExit();

        var name = $"worker, {options.Tasks} tasks, {options.RowsPerBatch} rows a batch";
        yield return new Figure($"{name}, peak of memory", peak >> 20, "MB", false);
        yield return new Figure(name, figures.Sum(task => task.InputRows) / elapsed.TotalSeconds, "rows/s", true);
        yield return new Figure($"{name}, processor", processor.TotalMilliseconds / figures.Sum(task => task.InputRows), "ms a row", false);
    }

    public void Dispose()
    {
    }

    private static JsonObject Stage(string type, string? model) =>
        new JsonObject { ["type"] = type, ["params"] = model is null ? new JsonObject() : new JsonObject { ["model"] = model } };

    private IEnumerable<string[]> Batches(long bytes)
    {
        var next = 0;
        for (var sent = 0L; sent < bytes;)
        {
            var rows = new string[options.RowsPerBatch];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = texts[next++ % texts.Length];
                sent += rows[i].Length;
            }

            yield return rows;
        }
    }
}
