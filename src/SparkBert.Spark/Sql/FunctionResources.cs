namespace SparkBert.Spark.Sql;

/// <summary>What a .NET function may use besides its options, and where it counts.</summary>
public sealed class FunctionResources
{
    /// <summary>Broadcasts that the function opens by their <see cref="Broadcast.Id"/>.</summary>
    public IReadOnlyList<Broadcast> Broadcasts { get; init; } = [];

    /// <summary>Gathers what the function's tasks counted; null to drop it.</summary>
    public TaskFiguresAccumulator? Figures { get; init; }
}
