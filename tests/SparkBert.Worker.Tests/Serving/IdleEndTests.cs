using SparkBert.Worker.Serving;
using SparkBert.Worker.Tests.Models;

namespace SparkBert.Worker.Tests.Serving;

public sealed class IdleEndTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Nearly = TimeSpan.FromSeconds(9);

    private readonly ManualClock clock = new();
    private int ends;

    [Fact]
    public void It_is_over_when_nobody_ever_came()
    {
        using var idle = Create();
        clock.Advance(Nearly);
        Assert.Equal(0, ends);
        clock.Advance(Limit);

        Assert.Equal(1, ends);
        Assert.False(idle.TryEnter());
    }

    [Fact]
    public void The_time_begins_when_the_last_one_leaves()
    {
        using var idle = Create();
        clock.Advance(Nearly);
        Assert.True(idle.TryEnter());
        Assert.True(idle.TryEnter());
        clock.Advance(2 * Limit);
        idle.Leave();
        clock.Advance(2 * Limit);
        Assert.Equal(0, ends);

        idle.Leave();
        clock.Advance(Nearly);
        Assert.Equal(0, ends);
        clock.Advance(Limit);
        Assert.Equal(1, ends);
    }

    [Fact]
    public void Another_end_of_the_process_comes_first()
    {
        var idle = Create();
        idle.Dispose();
        clock.Advance(2 * Limit);

        Assert.Equal(0, ends);
    }

    private IdleEnd Create() => new(Limit, clock, () => ends++);
}
