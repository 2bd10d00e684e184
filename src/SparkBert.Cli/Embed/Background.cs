using System.Collections.Concurrent;

namespace SparkBert.Cli.Embed;

/// <summary>Lets reading and writing go on while the model computes: a thread of their own, and a bounded queue between.</summary>
internal static class Background
{
    /// <summary>
    /// Enumerates a sequence on a thread of its own, at most <paramref name="ahead"/> items ahead. Where the run is cancelled the thread is left alone: it may wait for input that never comes, and the
    /// process ends anyway.
    /// </summary>
    public static IEnumerable<T> Prefetch<T>(IEnumerable<T> source, int ahead, CancellationToken cancellation)
    {
#pragma warning disable CA2000 // The producer may outlive a cancelled run, and with it the queue and the token.
        var queue = new BlockingCollection<T>(ahead);
        var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
#pragma warning restore CA2000
        var producer = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    foreach (var item in source)
                    {
                        queue.Add(item, stopping.Token);
                    }
                }
                finally
                {
                    queue.CompleteAdding();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            foreach (var item in queue.GetConsumingEnumerable(cancellation))
            {
                yield return item;
            }

            // Throws what the reader threw.
            producer.GetAwaiter().GetResult();
        }
        finally
        {
            stopping.Cancel();
            if (!cancellation.IsCancellationRequested)
            {
                ((IAsyncResult)producer).AsyncWaitHandle.WaitOne();
                queue.Dispose();
                stopping.Dispose();
            }
        }
    }

    /// <summary>Takes each item of a sequence on a thread of its own, at most <paramref name="behind"/> items behind.</summary>
    public static void ForEach<T>(IEnumerable<T> source, Action<T> take, int behind, CancellationToken cancellation)
    {
        using var queue = new BlockingCollection<T>(behind);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var consumer = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    foreach (var item in queue.GetConsumingEnumerable(cancellation))
                    {
                        take(item);
                    }
                }
                catch
                {
                    failed.Cancel();
                    throw;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            foreach (var item in source)
            {
                queue.Add(item, failed.Token);
            }
        }
        catch (OperationCanceledException) when (consumer.IsFaulted || failed.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The writer's own error follows.
        }
        finally
        {
            queue.CompleteAdding();
            ((IAsyncResult)consumer).AsyncWaitHandle.WaitOne();
        }

        consumer.GetAwaiter().GetResult();
    }
}
