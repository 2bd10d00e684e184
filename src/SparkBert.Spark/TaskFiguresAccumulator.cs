using SparkBert.Spark.Gateway;
using SparkBert.Worker;

namespace SparkBert.Spark;

/// <summary>Gathers the figures of the successful tasks of functions, by way of a Spark accumulator.</summary>
public sealed class TaskFiguresAccumulator
{
    private readonly Func<int, IEnumerable<byte[]>> updates;
    private readonly Dictionary<(int Stage, int Partition, string Functions), TaskFigures> byTask = [];
    private int read;

    internal TaskFiguresAccumulator(SparkJvm jvm, JavaObject context)
    {
        (Java, updates) = VersionedCalls.NewAccumulator(jvm);
        context.Call("register", Java);
    }

    internal JavaObject Java { get; }

    /// <summary>The figures up to now, one for each stage, partition and function; a partition that was computed again counts once.</summary>
    public IReadOnlyList<TaskFigures> Values()
    {
        lock (byTask)
        {
            // Each update costs a call to the JVM, so it is fetched once.
            foreach (var update in updates(read))
            {
                var figures = TaskFigures.Parse(update);
                byTask[(figures.StageId, figures.PartitionId, figures.Functions)] = figures;
                read++;
            }

            return [.. byTask.Values];
        }
    }
}
