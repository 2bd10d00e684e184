using SparkBert.Worker.Tasks;

namespace SparkBert.Worker;

/// <summary>One task: what its functions may know, and what they count.</summary>
internal sealed class TaskScope
{
    public required int PartitionId { get; init; }

    public required int StageId { get; init; }

    public required int AttemptNumber { get; init; }

    public required string FilesDirectory { get; init; }

    public required BroadcastSet Broadcasts { get; init; }

    public required CancellationToken Cancellation { get; init; }

    /// <summary>The reports of the pipelines that run in the task.</summary>
    public List<Pipelines.TransformReport> Reports { get; } = [];
}
