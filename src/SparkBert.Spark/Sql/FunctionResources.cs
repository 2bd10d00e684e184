namespace SparkBert.Spark.Sql;

/// <summary>The resources of a .NET function besides its options.</summary>
public sealed class FunctionResources
{
    /// <summary>The name that Spark shows in plans and in its pages; null for the function's.</summary>
    public string? Name { get; init; }

    /// <summary>Broadcasts that the function opens by their <see cref="Broadcast.Id"/>.</summary>
    public IReadOnlyList<Broadcast> Broadcasts { get; init; } = [];

    /// <summary>Gathers the figures of the function's tasks; null to drop them.</summary>
    public TaskFiguresAccumulator? Figures { get; init; }
}
