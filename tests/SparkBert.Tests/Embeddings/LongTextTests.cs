using System.Runtime.InteropServices;
using SparkBert.Embeddings;
using SparkBert.Stages;
using SparkBert.WordPieces;

namespace SparkBert.Tests.Embeddings;

/// <summary>
/// Long sentences in overlapping windows: each token has the vector of the window where it is farthest from the nearer end.
/// </summary>
public sealed class LongTextTests
{
    private const int Seed = 20261127;

    [Fact]
    public void Where_a_text_fits_windows_are_one_pass()
    {
        using var model = BertModel.Open(TinyModels.CompactBundle);
        foreach (var text in Texts(20, least: 3, most: 300))
        {
            var whole = Run(model, text, new BertEmbeddings(model) { MaxSentenceLength = 512 });
            var windows = Run(model, text, new BertEmbeddings(model) { MaxSentenceLength = 512, LongText = LongText.Windows });

            Assert.NotEmpty(whole.Tokens);
            Assert.Equal(whole.Tokens, windows.Tokens);
            Assert.Equal(0, windows.Truncated);
        }
    }

    [Theory]
    [InlineData(16, null, WordPieceBehaviour.Compatible, Pooling.First)]
    [InlineData(16, 0, WordPieceBehaviour.Compatible, Pooling.First)]
    [InlineData(17, 14, WordPieceBehaviour.Compatible, Pooling.First)]
    [InlineData(3, 0, WordPieceBehaviour.Standard, Pooling.First)]
    [InlineData(16, null, WordPieceBehaviour.Standard, Pooling.Mean)]
    [InlineData(11, 3, WordPieceBehaviour.Standard, Pooling.Mean)]
    [InlineData(128, null, WordPieceBehaviour.Compatible, Pooling.First)]
    public void Each_token_has_the_vector_of_the_window_where_it_has_most_context(
        int length, int? overlap, WordPieceBehaviour behaviour, Pooling pooling)
    {
        using var model = BertModel.Open(TinyModels.CompactBundle);
        var stage = new BertEmbeddings(model)
        {
            MaxSentenceLength = length,
            LongText = LongText.Windows,
            WindowOverlap = overlap,
            Behaviour = behaviour,
            Pooling = pooling,
        };
        foreach (var text in Texts(20, least: 1, most: 200))
        {
            var found = Run(model, text, stage);
            Assert.Equal(Expect(model, text, stage), found.Tokens);
            Assert.Equal((0, text.Split(' ').Length), (found.Truncated, found.Tokens.Count));
        }
    }

    [Fact]
    public void Windows_have_the_same_bits_in_any_company()
    {
        using var model = BertModel.Open(TinyModels.RandomBundle);
        var texts = Texts(20, least: 1, most: 120);
        BertEmbeddings Stage(int budget, int threads) => new(model)
        {
            MaxSentenceLength = 24,
            LongText = LongText.Windows,
            PositionBudget = budget,
            Threads = threads,
        };
        var alone = texts.Select(text => Assert.Single(RunAll([text], Stage(1, 1)))).ToList();

        Assert.Equal(alone, RunAll(texts, Stage(4096, 2)));
        Assert.Equal(Enumerable.Reverse(alone), RunAll([.. Enumerable.Reverse(texts)], Stage(96, 1)));
    }

    [Fact]
    public void By_default_a_long_text_is_cut_as_Spark_NLP_cuts_it()
    {
        using var model = BertModel.Open(TinyModels.CompactBundle);
        var text = string.Join(' ', Enumerable.Repeat("word", 200));
        var cut = Run(model, text, new BertEmbeddings(model));

        Assert.Equal((127, 74), (cut.Tokens.Count, cut.Truncated));
    }

    [Fact]
    public void Settings_of_windows_that_do_not_go_together_are_refused()
    {
        using var model = BertModel.Open(TinyModels.CompactBundle);
        Assert.Contains("needs longText", Refused(new BertEmbeddings(model) { WindowOverlap = 3 }), StringComparison.Ordinal);
        Assert.Contains(
            "windowOverlap less than",
            Refused(new BertEmbeddings(model) { LongText = LongText.Windows, MaxSentenceLength = 12, WindowOverlap = 10 }),
            StringComparison.Ordinal);
        Assert.Contains(
            "at least 3",
            Refused(new BertEmbeddings(model) { LongText = LongText.Windows, MaxSentenceLength = 2 }),
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BertEmbeddings(model) { WindowOverlap = -1 });

        static string Refused(BertEmbeddings stage) => Assert.Throws<ArgumentException>(stage.CheckSettings).Message;
    }

    [Fact]
    public void A_word_longer_than_a_window_has_a_vector_of_the_pieces_that_fit()
    {
        using var model = BertModel.Open(TinyModels.CompactBundle);
        var text = $"before {string.Concat(Enumerable.Range(0, 90).Select(i => (char)('a' + (i * 7 % 26))))} after";
        var stage = new BertEmbeddings(model)
        {
            MaxSentenceLength = 8,
            LongText = LongText.Windows,
            Behaviour = WordPieceBehaviour.Standard,
            Pooling = Pooling.Mean,
        };

        Assert.Equal(Expect(model, text, stage), Run(model, text, stage).Tokens);
    }

    /// <summary>Texts of one sentence each, of words of one piece and of several.</summary>
    private static List<string> Texts(int count, int least, int most)
    {
        var random = new Random(Seed);
        string[] words = ["bank", "river", "unbelievably", "the", "closed", "tokenization", "Wolverhampton", "a", "late", "zq"];
        return [.. Enumerable.Range(0, count)
            .Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(least, most)).Select(_ => words[random.Next(words.Length)])))];
    }

    private static Result Run(BertModel model, string text, BertEmbeddings stage)
    {
        _ = model;
        var embedded = new TextEmbedder(new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), stage)).Embed(text);
        return new Result([.. embedded.Tokens.Select(token => Show(token.Embeddings.Span))], embedded.TruncatedTokens);
    }

    private static List<string> RunAll(IReadOnlyList<string> texts, BertEmbeddings stage)
    {
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), stage);
        return AnnotationText.Of(pipeline.Transform([TextBatch.Create([.. texts])]), "embeddings");
    }

    /// <summary>The rule, word for word: all windows are tried, and each is run by itself.</summary>
    private static List<string> Expect(BertModel model, string text, BertEmbeddings stage)
    {
        var tokenizer = new WordPieceTokenizer(model.Vocabulary, model.IsCaseSensitive, stage.Behaviour, model.Manifest.Words);
        var (pieces, words) = (new List<int>(), new List<(int First, int Count)>());
        foreach (var word in text.Split(' '))
        {
            words.Add((pieces.Count, tokenizer.Encode(word, pieces)));
        }

        var size = Math.Min(stage.MaxSentenceLength!.Value - 2, pieces.Count);
        var overlap = stage.WindowOverlap ?? ((stage.MaxSentenceLength.Value - 2) / 2);
        var starts = new List<int> { 0 };
        while (starts[^1] + size < pieces.Count)
        {
            starts.Add(Math.Min(starts[^1] + size - overlap, pieces.Count - size));
        }

        var windows = starts.Select(start => model.RunLayers(
            [model.Vocabulary.ClsId, .. pieces.Skip(start).Take(size), model.Vocabulary.SepId], [model.Layers])[0]).ToList();
        return [.. words.Select(word =>
        {
            var count = stage.Pooling == Pooling.First ? 1 : word.Count;
            var best = Enumerable.Range(0, starts.Count).Where(i => starts[i] <= word.First && word.First < starts[i] + size)
                .MaxBy(i => Math.Min(word.First - starts[i], starts[i] + size - (word.First + count)));
            var first = word.First - starts[best];
            var kept = Math.Min(count, size - first);
            var vector = new float[model.HiddenSize];
            for (var d = 0; d < vector.Length; d++)
            {
                var values = Enumerable.Range(first + 1, kept).Select(position => windows[best][(position * vector.Length) + d]).ToList();
                vector[d] = kept == 1 ? values[0] : values.Aggregate(0f, (sum, value) => sum + value) / kept;
            }

            return Show(vector);
        })];
    }

    private static string Show(ReadOnlySpan<float> vector) => Convert.ToHexString(MemoryMarshal.AsBytes(vector));

    private sealed record Result(List<string> Tokens, int Truncated);
}
