using System.Diagnostics;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Batches;
using SparkBert.Bundles;
using SparkBert.Cli.Embed;
using SparkBert.Cli.Writing;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Cli.Bench;

/// <summary>A model with the ways to run a text through it, which take turns.</summary>
internal sealed class BenchModel : IDisposable
{
    /// <summary>A short input: how it is planned shows.</summary>
    private const int FewLines = 160;

    private const int PositionBudget = 512;
    private const int RowsOfBatch = 1024;
    private const int MaxBehind = 2;

    private readonly BertModel model;
    private readonly InferenceSession session;
    private readonly BenchText text;
    private readonly int threads;
    private readonly string folder;
    private readonly double openSeconds;
    private readonly ProcessorSpeed.Product product;
    private readonly List<double> products = [];
    private readonly List<(string Name, ModelCalls Calls, BenchTimes Times)> alone = [];
    private readonly List<(string Name, BenchText Text, bool IsParquet, BenchTimes Times)> whole = [];
    private readonly Dictionary<string, TransformReport> reports = new(StringComparer.Ordinal);
    private bool isTurned;

    /// <summary>Opens a model.</summary>
    /// <param name="bundle">Its bundle.</param>
    /// <param name="text">The text.</param>
    /// <param name="threads">Model calls at the same time.</param>
    /// <param name="device">What it runs on.</param>
    /// <param name="folder">Where outputs are written.</param>
    /// <param name="cancellation">Ends it.</param>
    public BenchModel(
        string bundle, BenchText text, int threads, ComputeDevice device, string folder, CancellationToken cancellation)
    {
        (this.text, this.threads, this.folder) = (text, threads, folder);
        var clock = Stopwatch.StartNew();
        model = BertModel.Open(bundle, new BertModelOptions { Device = device }, cancellation);
        openSeconds = clock.Elapsed.TotalSeconds;

        // As SparkBert's own session is opened. It is another one, since that one is nobody's but the pipeline's.
        using var options = SessionSettings.Create(model.Device);
        session = new InferenceSession(Path.Combine(bundle, BundleManifest.GraphFileName), options);
        product = new ProcessorSpeed.Product(model.HiddenSize, 4 * model.HiddenSize);
        var sentences = ModelCalls.Encode(model, text);
        var plan = new BatchPlanOptions
        {
            MaxPositions = model.MaxPositions,
            PositionBudget = device.IsCuda ? CudaDevices.DefaultPositionBudget : PositionBudget,
            Threads = threads,
            Cost = CallCost.Expected(model.HiddenSize, model.Layers, device.IsCuda),
            MayPadFurther = true,
        };
        alone.Add(("ONNX Runtime alone, our calls", ModelCalls.Planned(sentences, plan), new()));
        alone.Add(("incumbent's plan, batches of 8", ModelCalls.InOrder(sentences, 8), new()));
        alone.Add(("incumbent's plan, batches of 32", ModelCalls.InOrder(sentences, 32), new()));
        whole.Add(("text to Parquet", text, true, new()));
        whole.Add(("text to JSON lines", text, false, new()));
        whole.Add(($"text to Parquet, {FewLines} sentences", text.Take(FewLines), true, new()));
    }

    /// <summary>Runs everything once.</summary>
    /// <param name="isWarm">Whether it counts.</param>
    /// <param name="cancellation">Ends it.</param>
    public void RunRound(bool isWarm, CancellationToken cancellation)
    {
        products.AddRange(isWarm ? [product.Measure(threads)] : []);

        // What is compared stands side by side, and every other round goes the other way: a machine with other work is slow for a while.
        var runs = new List<Action>();
        runs.AddRange(alone[..1].Select(Alone));
        runs.AddRange(whole.Select(Whole));
        runs.AddRange(alone[1..].Select(Alone));
        if (isTurned)
        {
            runs.Reverse();
        }

        foreach (var run in runs)
        {
            cancellation.ThrowIfCancellationRequested();
            run();
        }

        isTurned = !isTurned;

        Action Alone((string Name, ModelCalls Calls, BenchTimes Times) item) =>
            () => item.Times.Measure(() => item.Calls.Run(session, model.Manifest, threads), isWarm);

        Action Whole((string Name, BenchText Text, bool IsParquet, BenchTimes Times) item) => () => item.Times.Measure(
            () => reports[item.Name] = RunWhole(item.Text, item.IsParquet, cancellation), isWarm);
    }

    /// <summary>What was measured.</summary>
    /// <param name="peakMegabytes">Peak memory of a process of its own.</param>
    public BenchModelResult Describe(double? peakMegabytes)
    {
        var (hidden, wide) = (model.HiddenSize, 4.0 * model.HiddenSize);
        return new BenchModelResult
        {
            Name = model.Name,
            Precision = model.Manifest.Precision,
            HiddenSize = hidden,
            Layers = model.Layers,
            Megabytes = model.ByteCount / 1e6,
            OperationsOfPosition = 2.0 * model.Layers * ((4.0 * hidden * hidden) + (2.0 * hidden * wide)),
            OperationsOfPair = 4.0 * model.Layers * hidden,
            OpenSeconds = openSeconds,
            PeakMegabytes = peakMegabytes,
            ProductGflops = products,
            Items =
            [
                .. alone.Select(item => new BenchItem(
                    item.Name,
                    item.Calls.Pieces,
                    item.Calls.Positions,
                    item.Calls.Calls.Sum(call => (long)call.Count * call.Length * call.Length),
                    item.Calls.Calls.Count,
                    item.Times.Seconds)
                {
                    ProcessorSeconds = item.Times.ProcessorSeconds,
                }),
                .. whole.Select(item => new BenchItem(
                    item.Name,
                    reports[item.Name].UsefulPositions - (2 * reports[item.Name].Sentences),
                    reports[item.Name].ComputedPositions,
                    0,
                    reports[item.Name].ModelCalls,
                    item.Times.Seconds)
                {
                    ProcessorSeconds = item.Times.ProcessorSeconds,
                }),
            ],
        };
    }

    public void Dispose()
    {
        product.Dispose();
        session.Dispose();
        model.Dispose();
    }

    private TransformReport RunWhole(BenchText lines, bool isParquet, CancellationToken cancellation)
    {
        var embeddings = new BertEmbeddings(model) { Threads = threads };
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings);
        var context = new TransformContext { Columns = ["text", "embeddings"], Cancellation = cancellation };
        var path = Path.Combine(folder, isParquet ? "out.parquet" : "out.jsonl");
        File.Delete(path);
        IRowWriter? writer = null;
        try
        {
            WriteBehind.ForEach(
                pipeline.Transform(lines.Lines.Chunk(RowsOfBatch).Select(CreateBatch), context),
                batch => (writer ??= CreateWriter(path, batch.Schema, isParquet)).Write(batch),
                MaxBehind,
                cancellation);
            writer?.Complete();
        }
        finally
        {
            writer?.Dispose();
        }

        return context.Report;
    }

    private static IRowWriter CreateWriter(string path, Schema schema, bool isParquet) => isParquet
        ? new ParquetWriter(path, schema, ParquetSettings.Default)
        : new JsonlWriter(File.Create(path));

    private static RecordBatch CreateBatch(string[] lines)
    {
        var texts = new StringArray.Builder().AppendRange(lines).Build();
        return new RecordBatch(new Schema([new Field("text", StringType.Default, nullable: false)], null), [texts], texts.Length);
    }
}
