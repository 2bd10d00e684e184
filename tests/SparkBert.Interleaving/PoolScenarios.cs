using Microsoft.Coyote.Specifications;
using SparkBert.Sessions;

namespace SparkBert.Interleaving;

/// <summary>Runs that share a pool of model calls.</summary>
internal static class PoolScenarios
{
    private const int Calls = 3;

    /// <summary>One run is given up while its calls are made, the other one is made to its end, and a third one begins behind the first.</summary>
    public static void RunsComeAndGo()
    {
        using var pool = new ModelCallPool();
        var running = 0;
        var stays = Task.Run(() => RunAll(pool, 2, () => Count(ref running, 4)));
        var leaves = Task.Run(() =>
        {
            GiveUp(pool, () => Count(ref running, 4));
            RunAll(pool, 1, () => Count(ref running, 4));
        });
        Task.WaitAll(stays, leaves);
        Specification.Assert(running == 0, "a call is made behind the end of its run");
    }

    private static void RunAll(ModelCallPool pool, int share, Action call)
    {
        using var queue = pool.Open(share);
        var done = Enumerable.Range(0, Calls).Select(_ => new TaskCompletionSource()).ToList();
        foreach (var each in done)
        {
            queue.Add(_ =>
            {
                call();
                each.SetResult();
            });
        }

        Task.WaitAll([.. done.Select(each => each.Task)]);
    }

    private static void GiveUp(ModelCallPool pool, Action call)
    {
        var isOver = false;
        var queue = pool.Open(2);
        for (var i = 0; i < Calls; i++)
        {
            queue.Add(_ =>
            {
                Specification.Assert(!isOver, "a call begins behind the end of its run");
                call();
                Specification.Assert(!isOver, "a run has ended before one of its calls");
            });
        }

        queue.Dispose();
        isOver = true;
    }

    /// <summary>No more calls at once than the largest sum of shares.</summary>
    private static void Count(ref int running, int most)
    {
        Specification.Assert(Interlocked.Increment(ref running) <= most, "more calls are made than there are shares");
        Interlocked.Decrement(ref running);
    }
}
