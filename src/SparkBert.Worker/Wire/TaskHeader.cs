namespace SparkBert.Worker.Wire;

/// <summary>What the JVM says before the data of a task.</summary>
internal sealed record TaskHeader
{
    public required int PartitionIndex { get; init; }

    public required ProtocolVersion Version { get; init; }

    public required TaskContextInfo Context { get; init; }

    public required string FilesDirectory { get; init; }

    public required IReadOnlyList<string> Includes { get; init; }

    public required EvalType EvalType { get; init; }

    public required IReadOnlyDictionary<string, string> RunnerConf { get; init; }

    public required IReadOnlyDictionary<string, string> EvalConf { get; init; }

    public required IReadOnlyList<UdfCall> Udfs { get; init; }
}

/// <summary>Spark's TaskContext.</summary>
internal sealed record TaskContextInfo
{
    /// <summary>Where the tasks of a barrier stage wait for one another; null in other stages.</summary>
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

/// <summary>One function of the operator.</summary>
/// <param name="Arguments">Its arguments; for grouped functions the numbers of <see cref="Tasks.GroupColumns"/>.</param>
/// <param name="Commands">The commands; each takes the result of the one before.</param>
internal sealed record UdfCall(IReadOnlyList<UdfArgument> Arguments, IReadOnlyList<byte[]> Commands);

/// <summary>An argument of a function.</summary>
/// <param name="Offset">The number of the input column.</param>
/// <param name="Name">Its keyword, where SQL gave one.</param>
internal readonly record struct UdfArgument(int Offset, string? Name);
