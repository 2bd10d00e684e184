using SparkBert.WordPieces;

namespace SparkBert.Benchmarks;

/// <summary>
/// Word pieces of all tokens: each word met for the first time (and then again where the text repeats it), then all again.
/// </summary>
internal sealed class WordPieceBenchmark : IBenchmark
{
    private readonly string[] tokens;
    private readonly Vocabulary vocabulary = new(BenchmarkModels.CasedPieces);

    public WordPieceBenchmark(BenchmarkOptions options) => tokens = [.. Corpus.Tokens(Corpus.Annotate(Corpus.Texts(options)))];

    public IEnumerable<Figure> Run()
    {
        var wordPieces = new WordPieceTokenizer(vocabulary, caseSensitive: true, WordPieceBehaviour.Compatible);
        var ids = new List<int>();
        foreach (var name in (string[])["word pieces, first sight", "word pieces, seen before"])
        {
            foreach (var figure in Measurement.Of(Encode).Figures(name, tokens.Length, "token"))
            {
                yield return figure;
            }
        }

        void Encode()
        {
            foreach (var token in tokens)
            {
                wordPieces.Encode(token, ids);
                ids.Clear();
            }
        }
    }

    public void Dispose()
    {
    }
}
