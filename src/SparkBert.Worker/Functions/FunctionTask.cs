using SparkBert.Stages;

namespace SparkBert.Worker.Functions;

/// <summary>The task that functions run in: its context, the reports of its pipelines, and what functions hold until it ends.</summary>
internal sealed class FunctionTask : IDisposable
{
    private readonly List<IDisposable> held = [];

    public required int PartitionId { get; init; }

    public required int StageId { get; init; }

    public required int AttemptNumber { get; init; }

    /// <summary>Cores that Spark gives a task (<c>spark.task.cpus</c>).</summary>
    public required int Cpus { get; init; }

    /// <summary>The addresses of the resource <c>gpu</c> that Spark gave the task; none where it has no such resource.</summary>
    public IReadOnlyList<string> Gpus { get; init; } = [];

    public required string FilesDirectory { get; init; }

    public required IBroadcasts Broadcasts { get; init; }

    public required CancellationToken Cancellation { get; init; }

    /// <summary>Where the tasks of a barrier stage wait for each other; null in other stages.</summary>
    public required IBarrier? Barrier { get; init; }

    /// <summary>Whether each batch of the answer is written to the JVM before its function makes the next.</summary>
    public required bool WritesBatchByBatch { get; init; }

    /// <summary>The reports of the pipelines that run in the task.</summary>
    public List<TransformReport> Reports { get; } = [];

    /// <summary>Keeps something until the task ends.</summary>
    public void Hold(IDisposable thing) => held.Add(thing);

    public void Dispose() => held.ForEach(thing => thing.Dispose());
}
