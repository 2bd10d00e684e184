using Microsoft.Coyote.Specifications;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Batches;
using SparkBert.Bundles;
using SparkBert.Embeddings;
using SparkBert.Sessions;
using SparkBert.Stages;
using SparkBert.Worker.Models;
using SparkBert.Worker.Tests.Models;

namespace SparkBert.Interleaving;

/// <summary>Windows whose model calls share a pool, and tasks that share models.</summary>
internal sealed class ModelScenarios : IDisposable
{
    private readonly BertModel model;
    private readonly string bundle;

    /// <param name="bundle">A model that is small.</param>
    public ModelScenarios(string bundle)
    {
        this.bundle = bundle;
        model = BertModel.Open(bundle);
    }

    public void Dispose() => model.Dispose();

    /// <summary>Two runs over one pool, of which one is ended: no call writes into a window that its run has left.</summary>
    public void WindowsOfTwoRuns()
    {
        using var pool = new ModelCallPool();
        using var ending = new CancellationTokenSource();
        var ended = Task.Run(() =>
        {
            try
            {
                RunWindows(pool, ending.Token);
            }
            catch (OperationCanceledException)
            {
                // As it should be.
            }
        });
        var other = Task.Run(() => RunWindows(pool, CancellationToken.None));
        ending.Cancel();
        Task.WaitAll(ended, other);
    }

    /// <summary>Three tasks that hold a model while it is closed by its idle time, and an opening that may fail.</summary>
    public void TasksShareModels()
    {
        var clock = new ManualClock();
        var opened = new List<BertModel>();
        var limits = new ModelLimits { Bytes = 1, IdleTime = TimeSpan.FromSeconds(1) };
        using var models = new ExecutorModels(limits, clock, TextWriter.Null, (_, _) =>
        {
            var handle = model.Share();
            lock (opened)
            {
                opened.Add(handle);
                return opened.Count == 1 && Microsoft.Coyote.Random.Generator.Create().NextBoolean()
                    ? throw new IOException("the disk fails")
                    : handle;
            }
        });
        var tasks = Enumerable.Range(0, 3).Select(number => Task.Run(() => HoldTwice(models, clock, isPinned: number > 0))).ToArray();
        Task.WaitAll(tasks);
        clock.Advance(TimeSpan.FromHours(1));
        Specification.Assert(models.HolderCount == 0, "a model is held by nobody");
        Specification.Assert(models.ByteCount == 0, "a model stays behind its time");
        Specification.Assert(clock.TimerCount == 0, "a timer is left");
    }

    private void HoldTwice(ExecutorModels models, ManualClock clock, bool isPinned)
    {
        for (var i = 0; i < 2; i++)
        {
            try
            {
                using var held = models.Hold(bundle, ".", isPinned ? model.Identity : null, ComputeDevice.Cpu, CancellationToken.None);
                clock.Advance(TimeSpan.FromSeconds(2));

                // A model that was closed under its task can't be shared any further.
                held.Model.Share().Dispose();
            }
            catch (ModelException)
            {
                // The opening failed, for all that waited for it.
            }
        }
    }

    private void RunWindows(ModelCallPool pool, CancellationToken cancellation)
    {
        var settings = new BertEmbeddings(model) { PadsFurther = true }.Resolve() with { HiddenSize = 1 };
        var context = new TransformContext { SharedModelCalls = pool, Cores = 2, Cancellation = cancellation, ReusesVectors = true };
        var calls = new CountedModel();
        using (var engine = new EmbeddingEngine(settings, calls, context))
        {
            for (var i = 0; i < 3; i++)
            {
                Check(engine, engine.Exchange(Fill(engine.CreateWindow())));
            }

            Check(engine, engine.Exchange(null));
        }

        calls.IsOver = true;
    }

    private static void Check(EmbeddingEngine engine, EmbeddingWindow? window)
    {
        if (window is null)
        {
            return;
        }

        for (var word = 0; word < window.WordCount; word++)
        {
            Specification.Assert(window.VectorOf(word)[0] == window.Pieces[word], "a vector is another word's, or is missing");
        }

        engine.Release(window);
    }

    /// <summary>Sentences of different lengths, so that they are computed by several calls.</summary>
    private static EmbeddingWindow Fill(EmbeddingWindow window)
    {
        var mark = window.Mark();
        for (var sentence = 0; sentence < 2; sentence++)
        {
            var (words, pieces) = (window.WordCount, window.Pieces.Count);
            for (var word = 0; word < 1 + (40 * sentence); word++)
            {
                window.Pieces.Add(1000 + window.Pieces.Count);
                window.Add(new EncodedWord(word + 1, 1, 0, 0, 2, 7, "the".AsMemory()));
            }

            window.Add(new EncodedSentence(pieces, window.Pieces.Count - pieces, words, window.WordCount - words));
        }

        window.EndRow(mark, default);
        return window;
    }

    /// <summary>A model whose vectors are the ids of their pieces.</summary>
    private sealed class CountedModel : IModelCalls
    {
        public bool IsOver { get; set; }

        public CallCostMeter Cost { get; } = new(new CallCost(1e-9, 1e-3, 1e-9));

        public PaddingProbe Padding => throw new InvalidOperationException("the settings say whether sentences may be padded further.");

        public long Run(
            long[] ids,
            long[] mask,
            int batch,
            int length,
            IReadOnlyList<int> layers,
            Action<IReadOnlyList<OrtValue>> read,
            long[]? segments = null,
            RunOptions? options = null)
        {
            Specification.Assert(!IsOver, "a call is made behind the end of its run");
            var vectors = ids.Take(batch * length).Select(id => (float)id).ToArray();
            Thread.Yield();
            using var output = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, vectors.AsMemory(), [batch, length, 1]);
            read([output]);
            Specification.Assert(!IsOver, "a run has ended before one of its calls");
            return 1;
        }
    }
}
