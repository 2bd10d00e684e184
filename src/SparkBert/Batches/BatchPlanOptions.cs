namespace SparkBert.Batches;

/// <summary>What a <see cref="BatchPlan"/> must keep to, and what it makes small.</summary>
public sealed record BatchPlanOptions
{
    /// <summary>The model's longest sequence.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Padded positions in a call; a longer sentence goes alone.</summary>
    public required int PositionBudget { get; init; }

    /// <summary>The maximum number of sentences in a call.</summary>
    public int MaxBatchSize { get; init; } = int.MaxValue;

    /// <summary>The calls that are made at the same time.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Whether more calls follow at once. Then no thread waits for the last of these, and the calls are those that take the least time in
    /// all; else they are those that end first.
    /// </summary>
    public bool IsFollowed { get; init; }

    /// <summary>The time of a call.</summary>
    public required CallCost Cost { get; init; }

    /// <summary>
    /// Whether sentences of several lengths may share a call. Only where no bit of a vector depends on how far its sentence is padded.
    /// </summary>
    public bool MayPadFurther { get; init; }
}
