namespace SparkBert.Testing;

/// <summary>A clock that stands until it is advanced. The clock of the day can be set, which moves no timer.</summary>
public sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;
    private TimeSpan set;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that would still run out.</summary>
    public int TimerCount
    {
        get
        {
            lock (timers)
            {
                return timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (timers)
        {
            return now + set;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (timers)
        {
            return now.Ticks;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (timers)
        {
            var timer = new ManualTimer(this, () => callback(state), now + dueTime, period);
            timers.Add(timer);
            return timer;
        }
    }

    /// <summary>Sets the clock of the day.</summary>
    /// <param name="difference">By how much; it may go back, but not before 1970.</param>
    public void Set(TimeSpan difference)
    {
        lock (timers)
        {
            set = now + set + difference < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch - now : set + difference;
        }
    }

    /// <summary>Lets time pass, and runs the timers that run out on this thread.</summary>
    public void Advance(TimeSpan time)
    {
        List<ManualTimer> due;
        lock (timers)
        {
            now += time;
            due = [.. timers.Where(timer => timer.Due <= now)];
        }

        foreach (var timer in due)
        {
            timer.End();
            timer.Run();
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action run, DateTimeOffset due, TimeSpan period) : ITimer
    {
        public DateTimeOffset Due { get; private set; } = due;

        public Action Run => run;

        /// <summary>Ends it, or begins its next period.</summary>
        public void End()
        {
            if (period <= TimeSpan.Zero)
            {
                Dispose();
                return;
            }

            lock (clock.timers)
            {
                Due += period;
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (clock.timers)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
