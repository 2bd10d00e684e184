namespace SparkBert.Worker.Wire;

/// <summary>What the JVM sends before the data of a task.</summary>
internal sealed record TaskHeader
{
    public required int PartitionIndex { get; init; }

    public required ProtocolVersion Version { get; init; }

    public required TaskContextInfo Context { get; init; }

    /// <summary>The folder of the session's files and archives; <c>.</c> on executors.</summary>
    public required string FilesDirectory { get; init; }

    public required IReadOnlyList<string> Includes { get; init; }

    public required EvalType EvalType { get; init; }

    public required IReadOnlyDictionary<string, string> RunnerConf { get; init; }

    public required IReadOnlyDictionary<string, string> EvalConf { get; init; }

    public required IReadOnlyList<UdfCall> Udfs { get; init; }
}
