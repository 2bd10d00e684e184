namespace SparkBert.Worker.Wire;

/// <summary>Spark's TaskContext.</summary>
internal sealed record TaskContextInfo
{
    /// <summary>Where the tasks of a barrier stage wait for each other; null in other stages.</summary>
    public required JvmServer? Barrier { get; init; }

    public required int StageId { get; init; }

    public required int PartitionId { get; init; }

    public required int AttemptNumber { get; init; }

    public required long TaskAttemptId { get; init; }

    public required int Cpus { get; init; }

    /// <summary>Addresses of each resource; of <c>gpu</c> the indices of the devices that the task may use.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Resources { get; init; }

    public required IReadOnlyDictionary<string, string> LocalProperties { get; init; }
}
