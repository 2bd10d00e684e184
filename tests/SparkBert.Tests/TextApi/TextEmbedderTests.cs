using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Tests.TextApi;

/// <summary>Strings in, vectors out: the same bits as through columns, in order, as fast as they are taken.</summary>
public sealed class TextEmbedderTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly BertModel model = BertModel.Open(TinyModels.CompactBundle);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => model.Dispose();

    [Fact]
    public async Task All_ways_give_the_annotations_of_the_pipeline()
    {
        var texts = Texts(60);
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));
        var batch = pipeline.Transform([TextBatch.Create(texts)]).Single();
        var column = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex("embeddings")));
        var expected = Enumerable.Range(0, texts.Length).Select(row => Describe(column.Row(row)!)).ToArray();
        var embedder = new TextEmbedder(model);

        Assert.Equal(expected, texts.Select(text => Describe(embedder.Embed(text, TestEnd).Tokens)));
        Assert.Equal(expected, embedder.Embed(texts, TestEnd).Select(result => Describe(result.Tokens)));
        var streamed = await CollectAsync(embedder.EmbedAsync(StreamAsync(texts), TestEnd));
        Assert.Equal(expected, streamed.Select(result => Describe(result.Tokens)));
    }

    [Fact]
    public void Results_say_what_was_lost()
    {
        var embedder = new TextEmbedder(new Pipeline(
            new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model) { MaxSentenceLength = 6 }));

        var results = embedder.Embed(["one two three four five six", "\u2603 snow", ""], TestEnd);

        // Six word pieces leave room for four between [CLS] and [SEP]; the reference pairs the fifth with the vector of [SEP].
        Assert.Equal((5, 2, 0), (results[0].Tokens.Count, results[0].TruncatedTokens, results[0].UnknownTokens));
        Assert.Equal((2, 0, 1), (results[1].Tokens.Count, results[1].TruncatedTokens, results[1].UnknownTokens));
        Assert.Equal(("", 0), (results[2].Text, results[2].Tokens.Count));
    }

    [Fact]
    public void A_lone_surrogate_counts_as_a_question_mark()
    {
        var embedder = new TextEmbedder(model);

        Assert.Equal(Describe(embedder.Embed("a ? b?", TestEnd).Tokens), Describe(embedder.Embed("a \uD83D b\uDE00", TestEnd).Tokens));
        Assert.Equal("\U0001F600", embedder.Embed("\U0001F600", TestEnd).Tokens.Single().Result);
    }

    [Fact]
    public void Nulls_are_refused_by_their_number()
    {
        var embedder = new TextEmbedder(model);

        Assert.Throws<ArgumentNullException>(() => embedder.Embed((string)null!, TestEnd));
        var error = Assert.Throws<ArgumentException>(() => embedder.Embed(["a", null!], TestEnd));
        Assert.Contains("number 1 is null", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tokenizer")]
    [InlineData("rows")]
    [InlineData("column")]
    [InlineData("name")]
    [InlineData("order")]
    public void A_pipeline_that_is_not_for_texts_is_refused_when_the_embedder_is_made(string what)
    {
        var embeddings = new BertEmbeddings(model);
        Pipeline pipeline = what switch
        {
            "Tokenizer" => new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer()),
            "rows" => new(new DocumentAssembler(), new SentenceDetector { ExplodeSentences = true }, new Tokenizer(), embeddings),
            "column" => new(new DocumentAssembler { IdCol = "id" }, new SentenceDetector(), new Tokenizer(), embeddings),
            "name" => new(new DocumentAssembler { OutputCol = "d" }, new SentenceDetector(), new Tokenizer(), embeddings),
            _ => new(embeddings),
        };

        Assert.Throws<ArgumentException>(() => new TextEmbedder(pipeline));
    }

    [Fact]
    public async Task A_stream_is_read_as_fast_as_its_results_are_taken()
    {
        var embeddings = new BertEmbeddings(model) { WindowBytes = 4000 };
        var embedder = new TextEmbedder(new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings));
        var read = 0;
        async IAsyncEnumerable<string> Source()
        {
            await Task.Yield();
            for (; read < 10_000; read++)
            {
                yield return "one two three four";
            }
        }

        var taken = 0;
        await foreach (var _ in embedder.EmbedAsync(Source(), TestEnd))
        {
            taken++;

            // A window of 4,000 bytes has 31 tokens of 32 floats and ends with a row: 8 texts. Two windows, the rest of the one that
            // is being taken, and one text.
            Assert.InRange(read - taken, -1, 3 * 8);
            if (taken == 500)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Texts_with_few_words_fill_a_window_by_their_length()
    {
        var text = new string('x', 1 << 20);
        var read = 0;
        var source = Enumerable.Range(0, 100).Select(_ =>
        {
            read++;
            return text;
        });

        await foreach (var result in new TextEmbedder(model).EmbedAsync(source.ToAsyncEnumerable(), TestContext.Current.CancellationToken))
        {
            Assert.Single(result.Tokens);
            break;
        }

        // Two windows of 16 texts, and the next one.
        Assert.InRange(read, 16, 33);
    }

    [Fact]
    public async Task A_source_that_pauses_gets_its_results_without_waiting_for_more()
    {
        var channel = Channel.CreateUnbounded<string>();
        var embedder = new TextEmbedder(model);
        await using var results = embedder.EmbedAsync(channel.Reader.ReadAllAsync(TestEnd), TestEnd).GetAsyncEnumerator(TestEnd);
        foreach (var text in (string[])["One.", "Two three.", "Four."])
        {
            // The next text is written only when this one's result is there.
            Assert.True(channel.Writer.TryWrite(text));
            Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(Limit, TestEnd));
            Assert.Equal(text, results.Current.Text);
        }

        channel.Writer.Complete();
        Assert.False(await results.MoveNextAsync().AsTask().WaitAsync(Limit, TestEnd));
    }

    [Fact]
    public async Task A_stream_that_is_left_early_stops_its_source()
    {
        var stopped = new TaskCompletionSource();
        async IAsyncEnumerable<string> Source([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            try
            {
                yield return "One.";
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                stopped.SetResult();
            }
        }

        await foreach (var _ in new TextEmbedder(model).EmbedAsync(Source(TestEnd), TestEnd))
        {
            break;
        }

        await stopped.Task.WaitAsync(Limit, TestEnd);
    }

    [Fact]
    public async Task A_cancelled_call_ends_with_the_cancellation()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(TestEnd);
        var embedder = new TextEmbedder(model);
        await cancelled.CancelAsync();

        Assert.ThrowsAny<OperationCanceledException>(() => embedder.Embed("One.", cancelled.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => embedder.Embed(["One."], cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CollectAsync(embedder.EmbedAsync(StreamAsync(["One."]), cancelled.Token)));
    }

    [Fact]
    public void Many_threads_use_one_embedder()
    {
        var texts = Texts(24);
        var embedder = new TextEmbedder(model);
        var expected = texts.Select(text => Describe(embedder.Embed(text, TestEnd).Tokens)).ToArray();
        var actual = new string[texts.Length * 4];

        Parallel.For(0, actual.Length, i => actual[i] = Describe(i % 2 == 0
            ? embedder.Embed(texts[i % texts.Length], TestEnd).Tokens
            : embedder.Embed([texts[(i + 3) % texts.Length], texts[i % texts.Length]], TestEnd)[1].Tokens));

        Assert.Equal(Enumerable.Range(0, actual.Length).Select(i => expected[i % texts.Length]), actual);
    }

    [Fact]
    public void Progress_and_log_have_counts_and_no_text()
    {
        var log = new ListLogger();
        var steps = new List<TextProgress>();
        var embeddings = new BertEmbeddings(model) { WindowBytes = 4000 };
        var embedder = new TextEmbedder(
            new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings),
            new TextEmbedderOptions { Logger = log, Progress = new ListProgress(steps) });

        embedder.Embed(Enumerable.Repeat("secret words here", 40), TestEnd);

        Assert.Equal(new TextProgress(40, 120), steps[^1]);
        Assert.True(steps.Count > 2);
        Assert.True(steps.Zip(steps.Skip(1)).All(pair => pair.First.Texts < pair.Second.Texts));
        var line = Assert.Single(log.Lines);
        Assert.Contains("40 texts with 120 tokens", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_checked_when_they_are_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextEmbedderOptions { Mode = (RowErrorMode)7 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BertEmbeddings(model) { Pooling = (SparkBert.Embeddings.Pooling)7 });
        Assert.Throws<ArgumentException>(() => new TextEmbedder(new Pipeline(
            new DocumentAssembler(), new SentenceDetector(), new Tokenizer(),
            new BertEmbeddings(model) { Pooling = SparkBert.Embeddings.Pooling.Mean })));
    }

    private static string[] Texts(int count)
    {
        var random = new Random(20261126);
        string[] words =
            ["The", "river", "bank.", "Z\u00FCrich", "3.5", "(see", "na\u00EFve)", "runs", "\U0001F642", "it's", "NLP,", "e.g.", "U.S."];
        return [.. Enumerable.Range(0, count).Select(i => CreateText(i % 20))];

        string CreateText(int length) =>
            string.Join(' ', Enumerable.Range(0, length).Select(_ => words[random.Next(words.Length)]));
    }

    private static async IAsyncEnumerable<string> StreamAsync(string[] texts)
    {
        foreach (var text in texts)
        {
            if (text.Length % 3 == 0)
            {
                await Task.Yield();
            }

            yield return text;
        }
    }

    private static async Task<List<EmbeddedText>> CollectAsync(IAsyncEnumerable<EmbeddedText> results)
    {
        var list = new List<EmbeddedText>();
        await foreach (var result in results)
        {
            list.Add(result);
        }

        return list;
    }

    private static string Describe(IEnumerable<Annotation> annotations) => string.Join('\n', annotations.Select(item =>
        $"{item.AnnotatorType} {item.Begin} {item.End} {item.Result} {string.Join(',', item.Metadata)} "
        + Convert.ToHexString(MemoryMarshal.AsBytes(item.Embeddings.Span))));

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }

    private sealed class ListProgress(List<TextProgress> steps) : IProgress<TextProgress>
    {
        public void Report(TextProgress value) => steps.Add(value);
    }
}
