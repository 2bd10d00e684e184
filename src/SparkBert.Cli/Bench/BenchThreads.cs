namespace SparkBert.Cli.Bench;

/// <summary>Threads that share work by taking the next piece of it.</summary>
internal static class BenchThreads
{
    /// <summary>Does pieces of work on some threads, and waits for them.</summary>
    public static void ForEach(int count, int threads, Action<int> work)
    {
        var next = -1;
        Exception? failure = null;
        void Work()
        {
            try
            {
                for (int i; (i = Interlocked.Increment(ref next)) < count && failure is null;)
                {
                    work(i);
                }
            }
#pragma warning disable CA1031 // It is thrown again by the thread that waits.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = error;
            }
        }

        var started = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToList();
        started.ForEach(thread => thread.Start());
        started.ForEach(thread => thread.Join());
        if (failure is not null)
        {
            throw new InvalidOperationException(failure.Message, failure);
        }
    }
}
