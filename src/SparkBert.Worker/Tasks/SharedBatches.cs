using Apache.Arrow;

namespace SparkBert.Worker.Tasks;

/// <summary>One stream of batches for several readers. A batch is held until the last reader has taken it.</summary>
internal sealed class SharedBatches : IDisposable
{
    private readonly IEnumerator<RecordBatch> source;
    private readonly Queue<RecordBatch>[] waiting;

    public SharedBatches(IEnumerable<RecordBatch> batches, int readers)
    {
        source = batches.GetEnumerator();
        waiting = [.. Enumerable.Range(0, readers).Select(_ => new Queue<RecordBatch>())];
    }

    /// <summary>The batches for one reader.</summary>
    public IEnumerable<RecordBatch> Read(int number)
    {
        while (waiting[number].Count > 0 || MoveNext())
        {
            yield return waiting[number].Dequeue();
        }
    }

    /// <summary>Reads the batches that no reader took, so that all rows are counted.</summary>
    public void ReadToEnd()
    {
        while (MoveNext())
        {
            foreach (var queue in waiting)
            {
                queue.Clear();
            }
        }
    }

    public void Dispose() => source.Dispose();

    private bool MoveNext()
    {
        if (!source.MoveNext())
        {
            return false;
        }

        foreach (var queue in waiting)
        {
            queue.Enqueue(source.Current);
        }

        return true;
    }
}
