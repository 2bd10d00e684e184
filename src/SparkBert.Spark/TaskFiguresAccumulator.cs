using SparkBert.Spark.Gateway;
using SparkBert.Worker;

namespace SparkBert.Spark;

/// <summary>Gathers the figures of the successful tasks of functions, by way of a Spark accumulator.</summary>
public sealed class TaskFiguresAccumulator
{
    internal TaskFiguresAccumulator(SparkJvm jvm, JavaObject context)
    {
        // Without a host Spark keeps the updates as they are; no server is needed.
        Java = jvm.Gateway.New("org.apache.spark.api.python.PythonAccumulatorV2", null, 0, null);
        context.Call("register", Java);
    }

    internal JavaObject Java { get; }

    /// <summary>The figures up to now, one for each stage and partition; a partition that was computed again counts once.</summary>
    public IReadOnlyList<TaskFigures> Values()
    {
        var list = Java.CallObject("value");
        var byTask = new Dictionary<(int Stage, int Partition), TaskFigures>();
        for (int i = 0, count = list.CallInt("size"); i < count; i++)
        {
            var figures = TaskFigures.Parse((byte[])list.Call("get", i)!);
            byTask[(figures.StageId, figures.PartitionId)] = figures;
        }

        return [.. byTask.Values];
    }
}
