using SparkBert.Pipelines;
using SparkBert.Worker.Tasks;

namespace SparkBert.Worker;

/// <summary>One task: what its functions may know, and what they count.</summary>
internal sealed class TaskScope
{
    public required int PartitionId { get; init; }

    public required int StageId { get; init; }

    public required int AttemptNumber { get; init; }

    /// <summary>Cores that Spark gives a task (<c>spark.task.cpus</c>).</summary>
    public required int Cpus { get; init; }

    public required string FilesDirectory { get; init; }

    public required BroadcastSet Broadcasts { get; init; }

    public required CancellationToken Cancellation { get; init; }

    /// <summary>Where the tasks of a barrier stage wait for one another; null in other stages.</summary>
    public required BarrierServer? Barrier { get; init; }

    /// <summary>Whether each batch of the answer is written to the JVM before its function is asked for the next.</summary>
    public required bool WritesBatchByBatch { get; init; }

    /// <summary>The reports of the pipelines that run in the task.</summary>
    public List<TransformReport> Reports { get; } = [];
}
