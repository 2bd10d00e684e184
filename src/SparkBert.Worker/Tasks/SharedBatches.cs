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

    public IEnumerable<RecordBatch> Reader(int number)
    {
        while (waiting[number].Count > 0 || Next())
        {
            yield return waiting[number].Dequeue();
        }
    }

    /// <summary>Reads what no reader wanted, so that all rows are counted.</summary>
    public void ReadToEnd()
    {
        while (Next())
        {
            foreach (var queue in waiting)
            {
                queue.Clear();
            }
        }
    }

    public void Dispose() => source.Dispose();

    private bool Next()
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
