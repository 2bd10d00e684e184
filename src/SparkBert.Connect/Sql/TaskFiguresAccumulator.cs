using SparkBert.Connect.Transport;

namespace SparkBert.Connect.Sql;

/// <summary>
/// Gathers the figures of the successful tasks of functions. Servers since Spark 4.0 send them with the results of the session's queries.
/// A stage that runs several of our functions, one behind the other, has figures that belong to none of them alone and are left out.
/// </summary>
public sealed class TaskFiguresAccumulator
{
    private readonly Dictionary<(int Stage, int Partition, string Functions), TaskFigures> byTask = [];
    private readonly HashSet<string> functions = new(StringComparer.Ordinal);

    internal TaskFiguresAccumulator(SparkConnectClient client) => client.AccumulatorUpdate += Add;

    /// <summary>
    /// The figures so far, one for each stage, partition and function. Spark may compute a partition more than once; it counts once.
    /// </summary>
    public IReadOnlyList<TaskFigures> Values()
    {
        lock (byTask)
        {
            return [.. byTask.Values];
        }
    }

    /// <summary>From now on figures of this function count; the session has those of others too.</summary>
    internal void Follow(FunctionCommand command)
    {
        lock (byTask)
        {
            functions.Add(TaskFigures.HashCommands([command.ToUtf8()]));
        }
    }

    private void Add(byte[] update)
    {
        TaskFigures figures;
        try
        {
            figures = TaskFigures.Parse(update);
        }
        catch (FormatException)
        {
            // A Python function's own accumulator.
            return;
        }

        lock (byTask)
        {
            if (functions.Contains(figures.Functions))
            {
                byTask[(figures.StageId, figures.PartitionId, figures.Functions)] = figures;
            }
        }
    }
}
