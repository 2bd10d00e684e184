using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Embeddings;

/// <summary>
/// Computes the windows of one run, in their order. A pool's threads compute a window while the caller fills the next one; two windows are
/// in memory at once.
/// </summary>
internal sealed class EmbeddingEngine : IDisposable
{
    private readonly EmbeddingSettings settings;
    private readonly ModelCallPool? ownPool;
    private readonly ModelCallQueue calls;
    private readonly CallPlanner planner;
    private readonly WindowRunner runner;
    private readonly VectorMemory vectors;
    private readonly CancellationToken cancellation;
    private readonly int windowWords;
    private EmbeddingWindow? running;

    /// <summary>Begins a run.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="session">The model, which the caller keeps open until the engine is disposed.</param>
    /// <param name="context">The run.</param>
    public EmbeddingEngine(EmbeddingSettings settings, IModelCalls session, TransformContext context)
    {
        this.settings = settings;
        cancellation = context.Cancellation;
        ownPool = settings.Threads is null && context.SharedModelCalls is not null ? null : new ModelCallPool();
        calls = ownPool?.Open(settings.Threads ?? Environment.ProcessorCount) ?? context.SharedModelCalls!.Open(context.Cores);
        windowWords = settings.CountWindowWords(calls.Share);
        planner = new CallPlanner(session, settings, calls.Share);
        context.Report.Use(session.Cost);
        runner = new WindowRunner(session, settings, context.Report, cancellation);
        vectors = new VectorMemory(context.ReusesVectors);
    }

    /// <summary>The number of model calls that the run may always make at the same time.</summary>
    public int Share => calls.Share;

    /// <summary>A window to fill.</summary>
    public EmbeddingWindow CreateWindow() => new(settings, windowWords);

    /// <summary>Computes the only window of a run. A single model call is made on this thread.</summary>
    public EmbeddingWindow Compute(EmbeddingWindow window)
    {
        window.Prepare(planner.Plan, vectors.Take);
        if (window.Plan!.Batches.Count <= 1)
        {
            runner.RunHere(window);
        }
        else
        {
            runner.Start(window, calls);
        }

        window.Wait(cancellation);
        return window;
    }

    /// <summary>Starts a window's model calls.</summary>
    /// <param name="window">The window; null if no more come.</param>
    /// <returns>The window that was started before, computed; null if there is none. Give it to <see cref="Release"/>.</returns>
    public EmbeddingWindow? Exchange(EmbeddingWindow? window)
    {
        var finished = Start(window);
        finished?.Wait(cancellation);
        return finished;
    }

    /// <summary>Does what <see cref="Exchange"/> does without blocking the thread.</summary>
    public async Task<EmbeddingWindow?> ExchangeAsync(EmbeddingWindow? window)
    {
        var finished = Start(window);
        if (finished is not null)
        {
            await finished.Completion.WaitAsync(cancellation).ConfigureAwait(false);
        }

        return finished;
    }

    /// <summary>Gives back a window that the caller has finished with.</summary>
    public void Release(EmbeddingWindow window)
    {
        vectors.Return(window.Vectors);
        window.Release();
    }

    /// <summary>Ends the run. Drops the calls that wait, and waits for those that are being made, which write into a window.</summary>
    public void Dispose()
    {
        calls.Dispose();
        ownPool?.Dispose();
        runner.Dispose();
    }

    private EmbeddingWindow? Start(EmbeddingWindow? window)
    {
        if (window is not null)
        {
            window.Prepare(planner.Plan, vectors.Take);
            runner.Start(window, calls);
        }

        var finished = running;
        running = window;
        return finished;
    }
}
