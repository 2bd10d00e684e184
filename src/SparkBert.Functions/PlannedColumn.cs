using Apache.Arrow;

namespace SparkBert.Functions;

/// <summary>A column of the result of a pipeline over a frame.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Made">Its Arrow field with metadata if the stages or the run make it; null if it is the frame's own.</param>
/// <param name="Column">The place of the frame's own column.</param>
public sealed record PlannedColumn(string Name, Field? Made, int? Column = null)
{
    /// <summary>
    /// The name under which whole rows carry it. It differs from <see cref="Name"/> only where the frame has a name more than once.
    /// </summary>
    public string CarriedName { get; init; } = Name;
}
