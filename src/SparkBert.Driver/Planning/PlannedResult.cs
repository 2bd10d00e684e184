namespace SparkBert.Driver.Planning;

/// <summary>A column of the result of a planned function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CarriedName">The name under which whole rows carry it.</param>
/// <param name="Column">The place in the frame, if it is the frame's own; null if the function makes it.</param>
/// <param name="Metadata">The metadata of a made column in Spark's JSON; null if it has none.</param>
public sealed record PlannedResult(string Name, string CarriedName, int? Column, string? Metadata);
