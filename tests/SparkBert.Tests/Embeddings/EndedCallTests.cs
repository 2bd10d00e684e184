using Microsoft.ML.OnnxRuntime;
using SparkBert.Embeddings;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Tests.Embeddings;

/// <summary>A run that is ended does not wait for the model calls that it is making.</summary>
public sealed class EndedCallTests : IDisposable
{
    private readonly BertModel model = BertModel.Open(TinyModels.CompactBundle);
    private readonly CancellationTokenSource ending = new();

    public void Dispose()
    {
        ending.Dispose();
        model.Dispose();
    }

    [Fact]
    public void A_call_that_has_begun_ends_with_the_run()
    {
        var context = new TransformContext { Cancellation = ending.Token };
        using var loaded = new Loaded(model);
        var watched = new WatchedModel(loaded.Model.Session, ending.Cancel);
        using var engine = new EmbeddingEngine(new BertEmbeddings(model) { Threads = 2 }.Resolve(), watched, context);
        var window = Fill(engine.CreateWindow());

        // The one call is made on this thread, so nothing but its end can end the wait.
        var error = Assert.ThrowsAny<OperationCanceledException>(() => engine.Compute(window));

        Assert.Equal(ending.Token, error.CancellationToken);
        Assert.Equal((1, 0, 0), (watched.Begun, watched.Done, context.Report.ModelCalls));
        Assert.True(window.Completion.IsFaulted);
        Assert.IsType<OperationCanceledException>(window.Completion.Exception!.InnerException);
    }

    [Fact]
    public void Other_runs_of_the_model_go_on()
    {
        using var loaded = new Loaded(model);
        using var ended = new EmbeddingEngine(
            new BertEmbeddings(model).Resolve(), loaded.Model.Session, new TransformContext { Cancellation = ending.Token });
        ending.Cancel();
        var context = new TransformContext();
        using var other = new EmbeddingEngine(new BertEmbeddings(model).Resolve(), loaded.Model.Session, context);

        var window = other.Compute(Fill(other.CreateWindow()));

        Assert.Equal(1, context.Report.ModelCalls);
        Assert.Contains(window.VectorOf(0).ToArray(), value => value != 0);
    }

    private static EmbeddingWindow Fill(EmbeddingWindow window)
    {
        window.Pieces.Add(7);
        window.Add(new EncodedWord(1, 1, 0, 0, 2, 7, "the".AsMemory()));
        window.Add(new EncodedSentence(0, 1, 0, 1));
        window.EndRow((0, 0, 0), default);
        return window;
    }

    private sealed class Loaded(BertModel model) : IDisposable
    {
        public LoadedModel Model { get; } = model.Acquire();

        public void Dispose() => Model.Release();
    }

    /// <summary>A model that tells when a call has begun, on the way to the real one.</summary>
    private sealed class WatchedModel(BertSession session, Action begun) : IModelCalls
    {
        public int Begun { get; private set; }

        public int Done { get; private set; }

        public CallCostMeter Cost => session.Cost;

        public PaddingProbe Padding => session.Padding;

        public System.Diagnostics.TagList Tags => session.Tags;

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
            Begun++;
            begun();
            var ticks = session.Run(ids, mask, batch, length, layers, read, segments, options);
            Done++;
            return ticks;
        }
    }
}
