using Apache.Arrow;
using SparkBert.Stages;

namespace SparkBert.Benchmarks;

/// <summary>What a batch costs whatever is in it: a sentence a row, few rows a batch, a model that takes little time.</summary>
internal sealed class SmallBatchBenchmark : IBenchmark
{
    private const int Rows = 1000;
    private const string Text = "The harbour was empty.";

    private readonly BertModel model;

    public SmallBatchBenchmark(BenchmarkOptions options) => model = BertModel.Open(options.FindModel(BenchmarkModels.Tiny)!);

    public IEnumerable<Figure> Run() =>
    [
        .. ((int[])[1, 10]).SelectMany(rows => (Figure[])
        [
            .. Measure($"text stages, {rows} rows a batch", Corpus.TextStages(), rows, isOneRun: true),
            .. Measure($"pipeline, {rows} rows a batch", PipelineBenchmark.Pipeline(model), rows, isOneRun: true),
        ]),
        .. Measure("pipeline, a run for each row", PipelineBenchmark.Pipeline(model), 1, isOneRun: false),
    ];

    public void Dispose() => model.Dispose();

    private static IEnumerable<Figure> Measure(string name, Pipeline pipeline, int rows, bool isOneRun)
    {
        var batches = Enumerable.Range(0, Rows / rows).Select(_ => Corpus.Batch([.. Enumerable.Repeat(Text, rows)])).ToArray();
        return Measurement.Of(() =>
        {
            foreach (var run in isOneRun ? [batches] : batches.Select(batch => (RecordBatch[])[batch]))
            {
                _ = pipeline.Transform(run, new TransformContext { Mode = RowErrorMode.FailFast }).Count();
            }
        }).Figures(name, batches.Length, "batch").Select(figure => figure with { Unit = figure.Unit.Replace("batchs", "batches") });
    }
}
