namespace SparkBert.Sessions;

/// <summary>The model calls of one run that wait for a thread of a <see cref="ModelCallPool"/>.</summary>
internal sealed class ModelCallQueue : IDisposable
{
    private readonly ModelCallPool pool;

    internal ModelCallQueue(ModelCallPool pool, int share)
    {
        this.pool = pool;
        Share = share;
    }

    /// <summary>The number of calls that the run may always make at the same time.</summary>
    public int Share { get; }

    /// <summary>Calls that wait; guarded by the pool.</summary>
    internal Queue<Action<bool>> Waiting { get; } = new();

    /// <summary>Calls that are being made; guarded by the pool.</summary>
    internal int Running { get; set; }

    /// <summary>Adds a call.</summary>
    /// <param name="call">The call, which must not throw. Its argument says whether its thread is over the run's share.</param>
    public void Add(Action<bool> call) => pool.Add(this, call);

    /// <summary>Drops the calls that wait, waits for those that are being made, and leaves the pool.</summary>
    public void Dispose() => pool.Close(this);
}
