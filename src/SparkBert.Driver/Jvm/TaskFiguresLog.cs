namespace SparkBert.Driver.Jvm;

/// <summary>The figures of tasks, read from the updates of an accumulator.</summary>
/// <param name="readUpdates">Reads the updates from a number on; their order never changes.</param>
public sealed class TaskFiguresLog(Func<int, IEnumerable<byte[]>> readUpdates)
{
    private readonly Dictionary<(int Stage, int Partition, string Functions), TaskFigures> byTask = [];
    private int read;

    /// <summary>
    /// The figures so far, one for each stage, partition and function. Spark may compute a partition more than once; it counts once.
    /// </summary>
    public IReadOnlyList<TaskFigures> Values()
    {
        lock (byTask)
        {
            // An update may cost a call to the JVM, so each is fetched only once.
            foreach (var update in readUpdates(read))
            {
                var figures = TaskFigures.Parse(update);
                byTask[(figures.StageId, figures.PartitionId, figures.Functions)] = figures;
                read++;
            }

            return [.. byTask.Values];
        }
    }
}
