using Apache.Arrow;
using SparkBert.Stages;

namespace SparkBert.Benchmarks;

/// <summary>The model behind the plan, from sentences and tokens to vectors, with several budgets of positions in a call.</summary>
/// <remarks>How much text is planned together is not for users to choose, so windows of other sizes are not measured.</remarks>
internal sealed class SessionBenchmark : IBenchmark
{
    private readonly BertModel model;
    private readonly List<RecordBatch> batches;

    public SessionBenchmark(BenchmarkOptions options)
    {
        model = BertModel.Open(options.FindModel(BenchmarkModels.MiniLm)!);
        batches = Corpus.Annotate(Corpus.Texts(options));
    }

    public IEnumerable<Figure> Run() => ((int[])[256, 512, 1024]).SelectMany(Measure);

    public void Dispose() => model.Dispose();

    private IEnumerable<Figure> Measure(int budget)
    {
        var name = $"session, at most {budget} positions a call";
        var context = new TransformContext { Mode = RowErrorMode.FailFast, ReusesVectors = true };
        var pipeline = new Pipeline(new BertEmbeddings(model) { PositionBudget = budget });
        var measured = Measurement.Of(() => _ = pipeline.Transform(batches, context).Count());
        var report = context.Report;
        var inSession = report.SessionTime / (measured.Wall * Environment.ProcessorCount);
        return
        [
            .. measured.Figures(name, report.Tokens, "token"),
            new Figure($"{name}, in ONNX Runtime", 100 * inSession, "% of the cores", true),
            new Figure($"{name}, padding", 100 * report.PaddingShare, "%", false),
            new Figure($"{name}, calls", report.ModelCalls, "calls", false),
        ];
    }
}
