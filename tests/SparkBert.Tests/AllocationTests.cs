using SparkBert.Batches;
using SparkBert.Embeddings;
using SparkBert.Stages;
using SparkBert.Tests.Embeddings;
using SparkBert.WordPieces;

namespace SparkBert.Tests;

/// <summary>
/// What the hot paths take of the managed heap: nothing for a float of a vector, nothing for a word that was seen before, and a bounded
/// number of bytes for a token. Bytes don't depend on how busy the machine is.
/// </summary>
public sealed class AllocationTests : IDisposable
{
    private readonly BertModel model = BertModel.Open(TinyModels.CompactBundle);

    public void Dispose() => model.Dispose();

    [Fact]
    public void Floats_of_vectors_take_nothing()
    {
        var (small, tokens) = MeasureMore(hidden: 256);
        var (large, _) = MeasureMore(hidden: 1024);

        Assert.InRange((large - small) / (tokens * (1024.0 - 256)), -0.05, 0.05);
    }

    [Fact]
    public void A_token_takes_a_bounded_number_of_bytes()
    {
        var (bytes, tokens) = MeasureMore(hidden: 256);

        // Its annotation in Arrow, five entries of metadata, and the plan: 200 to 400 bytes.
        Assert.InRange((double)bytes / tokens, 50, 500);
    }

    [Fact]
    public void A_word_that_was_seen_before_takes_nothing()
    {
        var wordPieces = new WordPieceTokenizer(model.Vocabulary, caseSensitive: true, WordPieceBehaviour.Compatible);
        string[] words = ["the", "snow", "unheard-of", "it", "Mississippi"];
        var ids = new List<int>(1000);
        Encode(1);

        Assert.Equal(0, Measure(() => Encode(1000)));

        void Encode(int times)
        {
            for (var i = 0; i < times; i++)
            {
                foreach (var word in words)
                {
                    wordPieces.Encode(word, ids);
                }

                ids.Clear();
            }
        }
    }

    [Fact]
    public void A_run_of_one_row_takes_a_bounded_number_of_bytes()
    {
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer());
        var batch = TextBatch.Create("It is.");
        Run(1);

        // Its buffers and columns; the rules are the stages' own.
        Assert.InRange(Measure(() => Run(100)) / 100, 1000, 60_000);

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.Equal(1, pipeline.Transform([batch]).Sum(made => made.Length));
            }
        }
    }

    /// <summary>What many texts take more than few, on the thread that drives the run, and the tokens that they have more.</summary>
    private (long Bytes, long Tokens) MeasureMore(int hidden)
    {
        // The first run makes what is kept.
        _ = Run(1);
        var (few, many) = (Run(4), Run(12));
        return (many.Bytes - few.Bytes, many.Tokens - few.Tokens);

        (long Bytes, long Tokens) Run(int batches)
        {
            var timed = new TimedModel(new CallCost(0, 1e-9, 0), hidden);
            var embeddings = new BertEmbeddings(model) { Threads = 1, PadsFurther = true, WindowBytes = 1000 * hidden * sizeof(float) };
            var settings = embeddings.Resolve() with { HiddenSize = hidden };
            Stage[] stages = [new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings];
            var transform = new EmbeddingTransform
            {
                Settings = settings,
                Session = timed,
                ModelIdentity = "timed",
                Steps = PipelineSegment.Cut(stages)[0].CreateSteps(settings.RowLimit, _ => false, out var find),
                Inputs = [.. embeddings.InputCols.Select(find)],
                Output = embeddings.OutputField,
                Stage = embeddings.Type,
            };
            var context = new TransformContext { ReusesVectors = true };
            var texts = TextBatch.Create([.. Enumerable.Repeat("the snow is on the hill and it is cold today.", 400)]);
            var rows = Enumerable.Repeat(texts, batches).Select(batch => new RowErrors(batch, context, 0).Begin());
            var bytes = Measure(() => Assert.Equal(400 * batches, transform.Run(rows, context).Sum(made => made.Length)));
            return (bytes, context.Report.Tokens);
        }
    }

    private static long Measure(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
