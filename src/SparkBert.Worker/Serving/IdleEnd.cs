namespace SparkBert.Worker.Serving;

/// <summary>Counts connections, and says when there was none for a time. It says so once, and then lets nobody in.</summary>
internal sealed class IdleEnd : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeSpan limit;
    private readonly TimeProvider clock;
    private readonly Action end;
    private ITimer? timer;
    private int inside;
    private bool isOver;

    /// <param name="limit">The time.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="end">Called when it is over.</param>
    public IdleEnd(TimeSpan limit, TimeProvider clock, Action end)
    {
        this.limit = limit;
        this.clock = clock;
        this.end = end;
        StartTimer();
    }

    /// <summary>A connection comes. False when it is too late.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (isOver)
            {
                return false;
            }

            inside++;
            timer?.Dispose();
            timer = null;
            return true;
        }
    }

    /// <summary>A connection that came has ended.</summary>
    public void Leave()
    {
        lock (gate)
        {
            inside--;
            if (inside == 0 && !isOver)
            {
                StartTimer();
            }
        }
    }

    /// <summary>Nothing more is called.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
            timer?.Dispose();
        }
    }

    private void StartTimer()
    {
        // A timer may have begun to run just before a connection came, so it must see that it is still the one that counts.
        ITimer? own = null;
        own = clock.CreateTimer(_ => EndIfEmpty(() => own), null, limit, Timeout.InfiniteTimeSpan);
        timer = own;
    }

    private void EndIfEmpty(Func<ITimer?> own)
    {
        lock (gate)
        {
            if (isOver || !ReferenceEquals(timer, own()))
            {
                return;
            }

            isOver = true;
        }

        end();
    }
}
