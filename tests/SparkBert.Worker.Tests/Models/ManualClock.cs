namespace SparkBert.Worker.Tests.Models;

/// <summary>A clock that stands until it is advanced.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;

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

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state), now + dueTime);
        lock (timers)
        {
            timers.Add(timer);
        }

        return timer;
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
            timer.Dispose();
            timer.Run();
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action run, DateTimeOffset due) : ITimer
    {
        public DateTimeOffset Due => due;

        public Action Run => run;

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
