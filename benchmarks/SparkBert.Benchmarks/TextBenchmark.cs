using Apache.Arrow;
using SparkBert.Stages;

namespace SparkBert.Benchmarks;

/// <summary>
/// The text stages alone, on one thread: with all their columns, as a user of the stages takes them, and with the tokens' alone.
/// </summary>
internal sealed class TextBenchmark : IBenchmark
{
    private readonly RecordBatch batch;
    private readonly int tokens;

    public TextBenchmark(BenchmarkOptions options)
    {
        var texts = Corpus.Texts(options);
        batch = Corpus.Batch(texts);
        tokens = Corpus.Tokens(Corpus.Annotate(texts)).Count();
    }

    public IEnumerable<Figure> Run() => [.. Measure("text stages", null), .. Measure("text stages, tokens taken alone", ["token"])];

    public void Dispose() => batch.Dispose();

    private IEnumerable<Figure> Measure(string name, string[]? columns)
    {
        var context = new TransformContext { Mode = RowErrorMode.FailFast, Columns = columns };
        return Measurement.Of(() => _ = Corpus.TextStages().Transform([batch], context).Count()).Figures(name, tokens, "token");
    }
}
