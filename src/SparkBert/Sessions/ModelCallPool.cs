namespace SparkBert.Sessions;

/// <summary>
/// Threads that make the model calls of one run, or of all runs in a process. Each run has a share: the number of calls that it may make at
/// the same time however busy the other runs are. The pool has at most as many threads as the largest sum of the shares so far. So a run
/// uses the threads of runs that have ended, and gives them back, one call at a time, to runs that begin.
/// </summary>
public sealed class ModelCallPool : IDisposable
{
    private readonly object gate = new();
    private readonly List<ModelCallQueue> queues = [];
    private int threads;
    private int shares;
    private int capacity;
    private int waiting;
    private int idle;
    private bool isClosed;

    /// <summary>Threads so far.</summary>
    public int ThreadCount
    {
        get
        {
            lock (gate)
            {
                return threads;
            }
        }
    }

    /// <summary>Lets a run take part until its queue is disposed.</summary>
    /// <param name="share">The number of model calls that the run may always make at the same time; at least 1.</param>
    internal ModelCallQueue Open(int share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(share, 1);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            var queue = new ModelCallQueue(this, share);
            queues.Add(queue);
            shares += share;
            capacity = Math.Max(capacity, shares);
            return queue;
        }
    }

    /// <summary>Ends the threads after the calls that they are making. Dispose the queues first.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.PulseAll(gate);
        }
    }

    internal void Add(ModelCallQueue queue, Action<bool> call)
    {
        lock (gate)
        {
            queue.Waiting.Enqueue(call);
            waiting++;

            // Threads start only when there is work: a short run on a machine with many cores needs few.
            if (waiting > idle && threads < capacity)
            {
                new Thread(Work) { IsBackground = true, Name = $"Model call {threads}" }.Start();
                threads++;
            }

            Monitor.PulseAll(gate);
        }
    }

    internal void Close(ModelCallQueue queue)
    {
        lock (gate)
        {
            if (!queues.Remove(queue))
            {
                return;
            }

            shares -= queue.Share;
            waiting -= queue.Waiting.Count;
            queue.Waiting.Clear();
            while (queue.Running > 0)
            {
                Monitor.Wait(gate);
            }
        }
    }

    private void Work()
    {
        while (Take() is var (queue, call, isBorrowed))
        {
            try
            {
                call(isBorrowed);
            }
            finally
            {
                lock (gate)
                {
                    queue.Running--;
                    Monitor.PulseAll(gate);
                }
            }
        }
    }

    private (ModelCallQueue Queue, Action<bool> Call, bool IsBorrowed)? Take()
    {
        lock (gate)
        {
            while (true)
            {
                if (Next() is { } queue)
                {
                    queue.Running++;
                    waiting--;
                    return (queue, queue.Waiting.Dequeue(), queue.Running > queue.Share);
                }

                if (isClosed)
                {
                    return null;
                }

                idle++;
                Monitor.Wait(gate);
                idle--;
            }
        }
    }

    /// <summary>The queue with a waiting call that uses the smallest part of its share.</summary>
    private ModelCallQueue? Next()
    {
        ModelCallQueue? next = null;
        foreach (var queue in queues)
        {
            if (queue.Waiting.Count > 0 && (next is null || (long)queue.Running * next.Share < (long)next.Running * queue.Share))
            {
                next = queue;
            }
        }

        return next;
    }
}
