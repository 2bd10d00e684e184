using System.Text;
using SparkBert.WordPieces;

namespace SparkBert.Benchmarks;

/// <summary>
/// Sentences to ids with BERT's own tokenizer (cased): ours, and those of two libraries that many use, in turns. Each makes all ids of a
/// sentence, with [CLS] and [SEP], and those of the three are compared first.
/// </summary>
internal sealed class RivalBenchmark : IBenchmark
{
    private const int MaxPieces = 512;
    private readonly string[] sentences;
    private readonly int words;
    private readonly WordPieceTokenizer ours;
    private readonly Vocabulary vocabulary;
    private readonly FastBertTokenizer.BertTokenizer fast = new();
    private readonly Microsoft.ML.Tokenizers.BertTokenizer microsoft;
    private readonly List<int> ids = [];
    private readonly long[] fastIds = new long[MaxPieces];
    private readonly long[] fastMask = new long[MaxPieces];

    public RivalBenchmark(BenchmarkOptions options)
    {
        var pieces = BenchmarkModels.CasedPieces;
        vocabulary = new Vocabulary(pieces);
        ours = new WordPieceTokenizer(vocabulary, caseSensitive: true, WordPieceBehaviour.Standard);
        using (var reader = new StringReader(string.Join('\n', pieces)))
        {
            fast.LoadVocabulary(reader, convertInputToLowercase: false);
        }

        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', pieces)));
        microsoft = Microsoft.ML.Tokenizers.BertTokenizer.Create(
            file, new Microsoft.ML.Tokenizers.BertOptions { LowerCaseBeforeTokenization = false });

        // Sentences on which the three agree: they differ in some words.
        string[] all =
        [
            .. Corpus.Lines(options)
                .Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
                .Where(line => EncodeOurs(line).Count <= MaxPieces),
        ];
        string[] likeFast = [.. all.Where(line => EncodeOurs(line).SequenceEqual(fastIds[..EncodeFast(line)].Select(id => (int)id)))];
        string[] likeMicrosoft = [.. all.Where(line => EncodeOurs(line).SequenceEqual(microsoft.EncodeToIds(line)))];
        sentences = [.. likeFast.Intersect(likeMicrosoft)];
        words = sentences.Sum(sentence => sentence.Split(' ').Length);
        Console.Error.WriteLine(
            $"Of {all.Length} lines {likeFast.Length} have our ids in FastBertTokenizer, "
            + $"{likeMicrosoft.Length} in Microsoft.ML.Tokenizers.");
    }

    public IEnumerable<Figure> Run()
    {
        (string Name, Action Encode)[] all =
        [
            ("SparkBert", () => Array.ForEach(sentences, sentence => _ = EncodeOurs(sentence))),
            ("FastBertTokenizer", () => Array.ForEach(sentences, sentence => _ = EncodeFast(sentence))),
            ("Microsoft.ML.Tokenizers", () => Array.ForEach(sentences, sentence => _ = microsoft.EncodeToIds(sentence))),
        ];
        foreach (var (name, encode) in all)
        {
            foreach (var figure in Measurement.Of(encode).Figures(name, words, "word"))
            {
                yield return figure;
            }
        }
    }

    public void Dispose()
    {
    }

    private List<int> EncodeOurs(string sentence)
    {
        ids.Clear();
        ids.Add(vocabulary.ClsId);
        foreach (var range in sentence.AsSpan().Split(' '))
        {
            ours.Encode(sentence.AsSpan()[range], ids);
        }

        ids.Add(vocabulary.SepId);
        return ids;
    }

    private int EncodeFast(string sentence) => fast.Encode(sentence, fastIds, fastMask);
}
