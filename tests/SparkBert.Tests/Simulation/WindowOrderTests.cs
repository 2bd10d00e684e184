using SparkBert.Embeddings;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Tests.Simulation;

/// <summary>
/// Several runs over one pool, whose model calls end in an order that a seed chooses, and some of which fail or are ended: every run gives
/// the vectors of a run alone, or its own error, and no call is made behind its end.
/// </summary>
public sealed class WindowOrderTests : IDisposable
{
    private const int Hidden = 4;
    private readonly BertModel model = BertModel.Open(TinyModels.CompactBundle);

    public void Dispose() => model.Dispose();

    [Fact]
    public void Every_order_of_model_calls_gives_the_vectors_of_one_thread()
    {
        for (var seed = SimulationSeeds.First; seed < SimulationSeeds.First + SimulationSeeds.Count; seed++)
        {
            try
            {
                RunSeed(seed);
            }
            catch (Exception error)
            {
                Assert.Fail($"scripts/simulate.sh --locks 1 {seed}: {error}");
            }
        }
    }

    private void RunSeed(int seed)
    {
        var random = new Random(seed);
        using var pool = new ModelCallPool();
        var runs = Enumerable.Range(0, random.Next(1, 4)).Select(i => new Play(this, pool, random.Next(), i)).ToList();
        var threads = runs.Select(run => new Thread(run.Run) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(SimulationSeeds.Patience), "a run hangs"));
        runs.ForEach(run => run.Check());
        runs.ForEach(run => run.Dispose());
    }

    private IEnumerable<float[]?> Transform(
        IReadOnlyList<string[]> texts, OrderedModel calls, int windowWords, ModelCallPool? pool, int cores, CancellationToken cancellation)
    {
        var embeddings = new BertEmbeddings(model) { PadsFurther = true };
        var settings = embeddings.Resolve() with { HiddenSize = Hidden, WindowBytes = windowWords * Hidden * sizeof(float) };
        Stage[] stages = [new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings];
        var steps = PipelineSegment.Cut(stages)[0].CreateSteps(settings.RowLimit, _ => false, out var find);
        var transform = new EmbeddingTransform
        {
            Settings = pool is null ? settings with { Threads = 1 } : settings,
            Session = calls,
            ModelIdentity = "ordered",
            Steps = steps,
            Inputs = [.. embeddings.InputCols.Select(find)],
            Output = embeddings.OutputField,
            Stage = embeddings.Type,
        };

        // A window's memory is used again, so that a call that is late would write into another window.
        var context = new TransformContext { ReusesVectors = true, SharedModelCalls = pool, Cores = cores, Cancellation = cancellation };
        var batches = texts.Select(text => new RowErrors(TextBatch.Create(text), context, 0).Begin());
        return transform.Run(batches, context).SelectMany(batch => TextBatch.ReadVectors(batch).ToList());
    }

    /// <summary>One of the runs.</summary>
    private sealed class Play : IDisposable
    {
        private readonly WindowOrderTests tests;
        private readonly ModelCallPool pool;
        private readonly Random random;
        private readonly List<string[]> texts;
        private readonly int windowWords;
        private readonly int cores;
        private readonly int faultAt;
        private readonly bool isCancelled;
        private readonly OrderedModel calls;
        private readonly CancellationTokenSource ending = new();
        private List<float[]?> found = [];
        private Exception? error;
        private int runningAtEnd;

        public Play(WindowOrderTests tests, ModelCallPool pool, int seed, int number)
        {
            (this.tests, this.pool) = (tests, pool);
            random = new Random(seed);
            texts = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => CreateTexts(number))];
            windowWords = random.Next(5, 200);
            cores = random.Next(1, 4);
            faultAt = random.Next(3) == 0 ? random.Next(8) : int.MaxValue;
            isCancelled = random.Next(2) == 0;
            calls = new OrderedModel(new Random(seed + 1), Hidden, cores) { Begin = Begin };
        }

        public void Dispose() => ending.Dispose();

        public void Run()
        {
            try
            {
                found = [.. tests.Transform(texts, calls, windowWords, pool, cores, ending.Token)];
            }
#pragma warning disable CA1031 // What it is, Check looks at.
            catch (Exception caught)
#pragma warning restore CA1031
            {
                error = caught;
            }

            runningAtEnd = calls.Running;
        }

        public void Check()
        {
            Assert.Equal(0, runningAtEnd);
            if (error is null)
            {
                var alone = new OrderedModel(null, Hidden, 1);
                var expected = tests.Transform(texts, alone, windowWords, null, 1, CancellationToken.None).ToList();
                Assert.Equal(expected, found);
                return;
            }

            Assert.True(faultAt != int.MaxValue, error.ToString());
            if (isCancelled)
            {
                Assert.Equal(ending.Token, Assert.IsAssignableFrom<OperationCanceledException>(error).CancellationToken);
            }
            else
            {
                Assert.Equal("the model fails", Assert.IsType<InvalidOperationException>(error).Message);
            }
        }

        private void Begin(int number)
        {
            if (number != faultAt)
            {
                return;
            }

            if (isCancelled)
            {
                ending.Cancel();
            }
            else
            {
                throw new InvalidOperationException("the model fails");
            }
        }

        private static string[] Words { get; } = ["the", "bank", "river", "town", "of", "a", "light", "green", "never", "old", "man"];

        private string[] CreateTexts(int number) => [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => CreateText(number))];

        private string CreateText(int number) => $"{string.Join(' ', random.GetItems(Words, random.Next(1, 20)))} {number}.";
    }
}
