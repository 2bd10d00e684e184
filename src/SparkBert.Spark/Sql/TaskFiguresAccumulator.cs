using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>Gathers the figures of the successful tasks of functions, with a Spark accumulator.</summary>
public sealed class TaskFiguresAccumulator
{
    private readonly Func<int, IEnumerable<byte[]>> readUpdates;
    private readonly Dictionary<(int Stage, int Partition, string Functions), TaskFigures> byTask = [];
    private int read;

    internal TaskFiguresAccumulator(SparkJvm jvm, JavaObject context)
    {
        (Java, readUpdates) = VersionedCalls.CreateAccumulator(jvm);
        context.Call("register", Java);
    }

    internal JavaObject Java { get; }

    /// <summary>
    /// The figures so far, one for each stage, partition and function. Spark may compute a partition more than once; it counts once.
    /// </summary>
    public IReadOnlyList<TaskFigures> Values()
    {
        lock (byTask)
        {
            // Each update costs a call to the JVM, so each is fetched only once.
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
