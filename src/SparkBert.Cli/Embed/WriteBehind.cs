using System.Collections.Concurrent;

namespace SparkBert.Cli.Embed;

/// <summary>Lets writing go on while the model computes: a thread of its own, and a bounded queue between.</summary>
internal static class WriteBehind
{
    /// <summary>
    /// Writes each item of a sequence on a thread of its own, at most <paramref name="maxBehind"/> items behind. What the writing throws
    /// ends the enumeration and is thrown here; the writing has ended in any case.
    /// </summary>
    public static void ForEach<T>(IEnumerable<T> source, Action<T> write, int maxBehind, CancellationToken cancellation)
    {
        using var queue = new BlockingCollection<T>(maxBehind);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writer = Task.Factory.StartNew(
            () => Drain(queue, write, ended), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var item in source)
            {
                queue.Add(item, ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The writer's own error follows.
        }
        finally
        {
            queue.CompleteAdding();

            // Only waits: the error of the sequence, if there is one, must not be replaced by the writer's.
            ((IAsyncResult)writer).AsyncWaitHandle.WaitOne();
        }

        writer.GetAwaiter().GetResult();
    }

    private static void Drain<T>(BlockingCollection<T> queue, Action<T> write, CancellationTokenSource ended)
    {
        try
        {
            foreach (var item in queue.GetConsumingEnumerable(ended.Token))
            {
                write(item);
            }
        }
        catch
        {
            ended.Cancel();
            throw;
        }
    }
}
