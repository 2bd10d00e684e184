using SparkBert.Sessions;

namespace SparkBert.Tests.Sessions;

/// <summary>
/// Who makes how many model calls at the same time. The calls of these tests wait for each other, so a wrong number ends in the time
/// limit.
/// </summary>
public sealed class ModelCallPoolTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_run_takes_the_threads_of_a_run_that_ended()
    {
        using var pool = new ModelCallPool();
        using var stays = pool.Open(share: 1);
        pool.Open(share: 1).Dispose();

        using var met = new Barrier(2);
        using var done = new CountdownEvent(2);
        for (var i = 0; i < 2; i++)
        {
            stays.Add(_ =>
            {
                // Two calls meet only where two threads make them.
                if (met.SignalAndWait(Limit))
                {
                    done.Signal();
                }
            });
        }

        Assert.True(done.Wait(Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_run_alone_keeps_to_its_share()
    {
        using var pool = new ModelCallPool();
        using var alone = pool.Open(share: 3);
        using var met = new Barrier(3);
        using var done = new CountdownEvent(12);
        var (running, most) = (0, 0);
        for (var i = 0; i < 12; i++)
        {
            alone.Add(_ =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));

                // Three calls meet, again and again: fewer threads would not get through, and a fourth would be seen.
                met.SignalAndWait(Limit);
                Interlocked.Decrement(ref running);
                done.Signal();
            });
        }

        Assert.True(done.Wait(Limit, TestContext.Current.CancellationToken));
        Assert.Equal((3, 3), (most, pool.ThreadCount));
    }

    [Fact]
    public void Threads_are_started_for_calls_and_no_more_than_calls_wait()
    {
        using var pool = new ModelCallPool();
        using var queue = pool.Open(share: 64);
        Assert.Equal(0, pool.ThreadCount);

        using var done = new ManualResetEventSlim();
        queue.Add(_ => done.Set());

        Assert.True(done.Wait(Limit, TestContext.Current.CancellationToken));
        Assert.Equal(1, pool.ThreadCount);
    }

    [Fact]
    public void Runs_one_after_the_other_need_no_new_threads()
    {
        using var pool = new ModelCallPool();
        for (var i = 0; i < 5; i++)
        {
            using var queue = pool.Open(share: 2);
            using var met = new Barrier(2);
            using var done = new CountdownEvent(2);
            for (var call = 0; call < 2; call++)
            {
                queue.Add(_ =>
                {
                    met.SignalAndWait(Limit);
                    done.Signal();
                });
            }

            Assert.True(done.Wait(Limit, TestContext.Current.CancellationToken));
        }

        Assert.Equal(2, pool.ThreadCount);
    }

    [Fact]
    public void A_run_that_begins_gets_its_share_with_the_next_call_that_ends()
    {
        using var pool = new ModelCallPool();
        pool.Open(share: 1).Dispose();
        using var first = pool.Open(share: 1);
        pool.Open(share: 1).Dispose();

        // Both threads are at the first run's calls, and more of its calls wait.
        using var firstStarted = new CountdownEvent(2);
        using var secondStarted = new ManualResetEventSlim();
        using var mayEnd = new SemaphoreSlim(0);
        using var done = new CountdownEvent(5);
        var startedBefore = 0;
        for (var i = 0; i < 4; i++)
        {
            first.Add(_ =>
            {
                if (Interlocked.Increment(ref startedBefore) <= 2)
                {
                    firstStarted.Signal();
                }

                mayEnd.Wait(Limit);
                done.Signal();
            });
        }

        Assert.True(firstStarted.Wait(Limit, TestContext.Current.CancellationToken));
        using var second = pool.Open(share: 1);
        second.Add(_ =>
        {
            secondStarted.Set();
            mayEnd.Wait(Limit);
            done.Signal();
        });
        mayEnd.Release(1);
        Assert.True(secondStarted.Wait(Limit, TestContext.Current.CancellationToken));
        Assert.Equal(2, Volatile.Read(ref startedBefore));

        mayEnd.Release(4);
        Assert.True(done.Wait(Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_run_that_is_given_up_drops_what_waits_and_waits_for_what_is_being_made()
    {
        using var pool = new ModelCallPool();
        var queue = pool.Open(share: 1);
        using var started = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var (ended, dropped) = (false, true);
        queue.Add(_ =>
        {
            started.Set();
            ended = mayEnd.Wait(Limit);
        });
        queue.Add(_ => dropped = false);
        Assert.True(started.Wait(Limit, TestContext.Current.CancellationToken));

        var leaving = new Thread(queue.Dispose);
        leaving.Start();
        Assert.True(SpinWait.SpinUntil(() => queue.Waiting.Count == 0, Limit));
        Assert.False(ended);
        mayEnd.Set();
        Assert.True(leaving.Join(Limit));
        Assert.True(ended);
        Assert.True(dropped);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
