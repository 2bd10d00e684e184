namespace SparkBert.Benchmarks;

/// <summary>Strings in, vectors out, with <see cref="TextEmbedder"/>: all documents in one call, and a short text at a time.</summary>
internal sealed class StringBenchmark : IBenchmark
{
    private const int Calls = 1000;

    private readonly BertModel model;
    private readonly BertModel tiny;
    private readonly string[] texts;

    public StringBenchmark(BenchmarkOptions options)
    {
        model = BertModel.Open(options.FindModel(BenchmarkModels.MiniLm)!);
        tiny = BertModel.Open(BenchmarkModels.Find(BenchmarkModels.Tiny)!);
        texts = Corpus.Texts(options);
    }

    public IEnumerable<Figure> Run()
    {
        var tokens = 0;
        var all = Measurement.Of(() => tokens = new TextEmbedder(model).Embed(texts).Sum(text => text.Tokens.Count));
        var embedder = new TextEmbedder(tiny);
        var single = Measurement.Of(() =>
        {
            for (var i = 0; i < Calls; i++)
            {
                embedder.Embed("The harbour was empty.");
            }
        });
        return
        [
            .. all.Figures("strings, all documents", tokens, "token"),
            .. single.Figures("strings, a short text at a time", Calls, "text"),
        ];
    }

    public void Dispose()
    {
        model.Dispose();
        tiny.Dispose();
    }
}
