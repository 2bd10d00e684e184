using System.Collections.Concurrent;

namespace SparkBert.Cli.Embed;

/// <summary>Lets reading go on while the model computes: a thread of its own, and a bounded queue between.</summary>
internal static class ReadAhead
{
    /// <summary>
    /// Enumerates a sequence on a thread of its own, at most <paramref name="maxAhead"/> items ahead. What the sequence throws is thrown
    /// here, behind the items before it.
    /// </summary>
    /// <remarks>
    /// Where the enumeration ends early, the thread is not waited for: it may wait for input that never comes. It ends with its next item,
    /// or with the process.
    /// </remarks>
    public static IEnumerable<T> Enumerate<T>(IEnumerable<T> source, int maxAhead, CancellationToken cancellation)
    {
#pragma warning disable CA2000 // The reader may outlive the enumeration, and with it the queue and the token.
        var queue = new BlockingCollection<T>(maxAhead);
        var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
#pragma warning restore CA2000
        var reader = Task.Factory.StartNew(
            () => Fill(queue, source, ended.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var item in queue.GetConsumingEnumerable(cancellation))
            {
                yield return item;
            }

            // Throws what the sequence threw.
            reader.GetAwaiter().GetResult();
        }
        finally
        {
            ended.Cancel();
        }
    }

    private static void Fill<T>(BlockingCollection<T> queue, IEnumerable<T> source, CancellationToken ended)
    {
        try
        {
            foreach (var item in source)
            {
                queue.Add(item, ended);
            }
        }
        finally
        {
            queue.CompleteAdding();
        }
    }
}
