namespace SparkBert.Worker.Functions;

/// <summary>Where the tasks of a barrier stage wait for each other: Spark's BarrierTaskContext.</summary>
internal interface IBarrier
{
    /// <summary>Waits for all tasks.</summary>
    void Wait();

    /// <summary>Waits for all tasks and gives the messages of all, in the order of their partitions.</summary>
    IReadOnlyList<string> AllGather(string message);
}
