namespace SparkBert.Worker.Models;

/// <summary>A model that the executor keeps, or is opening. Its owner's lock guards what can be set.</summary>
internal sealed class OpenModel
{
    private readonly Task<BertModel> opening;
    private ITimer? timer;

    /// <summary>Begins to open a model on another thread.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="open">Opens it.</param>
    public OpenModel(ModelFolder folder, Func<OpenModel, BertModel> open)
    {
        Folder = folder;
        opening = Task.Run(() => open(this));
    }

    public ModelFolder Folder { get; }

    /// <summary>Bytes in memory; an estimate while it is being opened.</summary>
    public long ByteCount { get; set; }

    /// <summary>Tasks that use it or wait for it.</summary>
    public int Holders { get; set; }

    /// <summary>A number that grows with each use of any model.</summary>
    public long LastUse { get; set; }

    public bool IsOpened => opening.IsCompletedSuccessfully;

    /// <summary>Waits until it is open.</summary>
    public BertModel Wait(CancellationToken cancellation)
    {
        // Its own exception rather than an AggregateException; each task that waits gets it.
        opening.WaitAsync(cancellation).GetAwaiter().GetResult();
        return opening.Result;
    }

    /// <summary>Runs an action after a time without use.</summary>
    public void StartTimer(TimeProvider clock, TimeSpan time, Action action) =>
        timer = clock.CreateTimer(_ => action(), null, time, Timeout.InfiniteTimeSpan);

    public void StopTimer()
    {
        timer?.Dispose();
        timer = null;
    }

    /// <summary>Closes the owner's handle; the memory is freed with the last handle.</summary>
    public void Close()
    {
        StopTimer();
        _ = opening.ContinueWith(
            static opened => opened.Result.Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
