using SparkBert.Embeddings;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Tests.Embeddings;

/// <summary>What a run counts, against numbers counted by hand.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly BertModel model = BertModel.Open(TinyModels.CompactBundle);

    public void Dispose() => model.Dispose();

    [Fact]
    public void Rows_sentences_tokens_and_what_was_lost_are_counted()
    {
        // Row 0: two sentences of 3 and 6 tokens, the second cut after 4 pieces, so that one token is paired with [SEP] and 2 are cut off.
        // Row 1: one token of two, the snowman, is unknown. Row 2 has nothing. Row 3 is null in an error of its own.
        var embeddings = new BertEmbeddings(model) { MaxSentenceLength = 6 };
        var report = Run(embeddings, "It is. one two three four five six", "\u2603 snow", "", null);

        Assert.Equal((4, 0), (report.Rows, report.Quarantined));
        Assert.Equal((3, 10), (report.Sentences, report.Tokens));
        Assert.Equal((1, 2, 1), (report.TruncatedSentences, report.TruncatedTokens, report.UnknownTokens));
    }

    [Fact]
    public void Positions_are_counted_with_CLS_SEP_and_padding()
    {
        // One sentence of one word piece (3 positions) and one of 30 (32): up to 24 nothing is padded, up to 48 to even lengths.
        static string Repeat(int count) => string.Join(' ', Enumerable.Repeat("the", count));
        var report = Run(new BertEmbeddings(model) { Threads = 1, PadsFurther = false }, "the", Repeat(29), Repeat(30));

        Assert.Equal((3 + 31 + 32, 3 + 32 + 32, 2), (report.UsefulPositions, report.ComputedPositions, report.ModelCalls));
        Assert.Equal(1.0 / 67, report.PaddingShare, 12);
    }

    [Theory]
    [InlineData(null, null, 1)]
    [InlineData(1, null, 60)]
    [InlineData(7, null, 9)]
    [InlineData(null, 60, 3)]
    [InlineData(null, 3, 60)]
    [InlineData(4, 60, 15)]
    public void Batch_size_and_position_budget_show_in_the_number_of_model_calls(int? batchSize, int? budget, long calls)
    {
        var embeddings = new BertEmbeddings(model) { BatchSize = batchSize, PositionBudget = budget, Threads = 1 };
        var report = Run(embeddings, [.. Enumerable.Repeat("the", 60)]);

        Assert.Equal(calls, report.ModelCalls);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    public void A_run_makes_as_many_calls_at_a_time_as_it_has_threads(int? threads, int? share)
    {
        var settings = new BertEmbeddings(model) { Threads = threads }.Resolve();
        var loaded = model.Acquire();
        try
        {
            using var alone = new EmbeddingEngine(settings, loaded.Session, new TransformContext());
            using var pool = new ModelCallPool();
            using var together = new EmbeddingEngine(settings, loaded.Session, new TransformContext { SharedModelCalls = pool, Cores = 3 });

            Assert.Equal(share ?? Environment.ProcessorCount, alone.Share);
            Assert.Equal(share ?? 3, together.Share);
        }
        finally
        {
            loaded.Release();
        }
    }

    [Fact]
    public void A_window_is_closed_by_bytes_words_or_rows()
    {
        var settings = new BertEmbeddings(model) { WindowBytes = 10 * 32 * sizeof(float) }.Resolve();
        var window = new EmbeddingWindow(settings, settings.CountWindowWords(1));
        for (var i = 0; i < 9; i++)
        {
            window.Add(new EncodedWord(1, 1, 0, 0, 0, 0, ReadOnlyMemory<char>.Empty));
            Assert.False(window.IsFull);
        }

        window.Add(new EncodedWord(1, 1, 0, 0, 0, 0, ReadOnlyMemory<char>.Empty));
        Assert.True(window.IsFull);

        var rows = new EmbeddingWindow(settings, EmbeddingSettings.MaxWindowWords);
        for (var i = 0; i < EmbeddingSettings.MaxWindowRows; i++)
        {
            Assert.False(rows.IsFull);
            rows.EndRowAsNull();
        }

        Assert.True(rows.IsFull);

        var words = new EmbeddingWindow(settings, EmbeddingSettings.MaxWindowWords);
        for (var i = 0; i < EmbeddingSettings.MaxWindowWords; i++)
        {
            Assert.False(words.IsFull);
            words.Add(new EncodedWord(1, 1, 0, 0, 0, 0, ReadOnlyMemory<char>.Empty));
        }

        Assert.True(words.IsFull);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_row_whose_vectors_do_not_fit_into_the_limit_is_refused(bool hasTokens)
    {
        // A token's annotation and its 32 floats count as 278 bytes; before there are vectors, a token in the list counts as 28 more.
        var context = new TransformContext { MaxRowBytes = 1_000_000 };
        var text = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer());
        var embeddings = new BertEmbeddings(model);
        string[] texts = [Sentences(3200), Sentences(3700), "i"];

        var batches = hasTokens
            ? new Pipeline(embeddings).Transform(text.Transform([TextBatch.Create(texts)]), context)
            : new Pipeline([.. text.Stages, embeddings]).Transform([TextBatch.Create(texts)], context);

        var rows = batches.ToList();
        Assert.Equal([false, true, false], rows.SelectMany(batch => TextBatch.ReadVectors(batch)).Select(row => row is null));
        var error = rows.SelectMany(TextBatch.ErrorsOf).ElementAt(1)!;
        Assert.Equal(
            hasTokens
                ? "BertEmbeddings: 3,402 tokens, 3,402 with a vector (278 bytes each with its annotation), are over the limit of 1,000,000 "
                    + "bytes for a row (MaxRowBytes). Split the text into several rows."
                : "Tokenizer: 3,270 tokens, 3,270 with a vector (278 bytes each with its annotation), are over the limit of 1,000,000 "
                    + "bytes for a row (MaxRowBytes). Split the text into several rows.",
            error);
        Assert.Equal((3, 1), (context.Report.Rows, context.Report.Quarantined));

        static string Sentences(int tokens) => string.Concat(Enumerable.Repeat("Aa b c d e. ", tokens / 6));
    }

    [Fact]
    public void Tokens_without_a_vector_do_not_count_as_if_they_had_one()
    {
        // One sentence: 127 tokens get a vector.
        var context = new TransformContext { MaxRowBytes = 1_000_000 };
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));

        var batch = Assert.Single(pipeline.Transform([TextBatch.Create(string.Concat(Enumerable.Repeat("a ", 20_000)))], context));

        Assert.Equal([null], TextBatch.ErrorsOf(batch));
        Assert.Equal((127, 19_874), (context.Report.Tokens, context.Report.TruncatedTokens));
    }

    [Fact]
    public void A_row_larger_than_a_window_of_rows_is_embedded()
    {
        var context = new TransformContext();
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));

        var lengths = pipeline.Transform([TextBatch.Create("a", new string(' ', 34 << 20), "b")], context).Select(batch => batch.Length);

        Assert.Equal(3, lengths.Sum());
        Assert.Equal((3, 0), (context.Report.Rows, context.Report.Quarantined));
    }

    [Fact]
    public void A_column_that_does_not_fit_into_2_GB_is_refused_before_memory_is_taken()
    {
        var buffer = new SparkBert.Annotations.GrowingBuffer<int>();
        buffer.Append(1);

        Assert.Throws<SparkBert.Annotations.RowErrorException>(() => buffer.Reserve(Array.MaxLength / sizeof(int)));
    }

    private static TransformReport Run(BertEmbeddings embeddings, params string?[] texts)
    {
        var context = new TransformContext();
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings);
        foreach (var _ in pipeline.Transform([TextBatch.Create(texts)], context))
        {
        }

        return context.Report;
    }
}
