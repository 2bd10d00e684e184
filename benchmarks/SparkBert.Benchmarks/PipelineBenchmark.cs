using Apache.Arrow;
using SparkBert.Stages;

namespace SparkBert.Benchmarks;

/// <summary>The whole way in this process, from text to vectors.</summary>
internal sealed class PipelineBenchmark : IBenchmark
{
    private readonly BertModel model;
    private readonly RecordBatch batch;

    public PipelineBenchmark(BenchmarkOptions options)
    {
        model = BertModel.Open(options.FindModel(BenchmarkModels.MiniLm)!);
        batch = Corpus.Batch(Corpus.Texts(options));
    }

    /// <summary>All stages.</summary>
    public static Pipeline Pipeline(BertModel model) =>
        new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));

    public IEnumerable<Figure> Run() => [.. Measure("pipeline", null), .. Measure("pipeline, vectors taken alone", ["embeddings"])];

    public void Dispose()
    {
        batch.Dispose();
        model.Dispose();
    }

    private IEnumerable<Figure> Measure(string name, string[]? columns)
    {
        var context = new TransformContext { Mode = RowErrorMode.FailFast, ReusesVectors = true, Columns = columns };
        var measured = Measurement.Of(() => _ = Pipeline(model).Transform([batch], context).Count());
        return measured.Figures(name, context.Report.Tokens, "token");
    }
}
