using Apache.Arrow;

namespace SparkBert.Functions;

/// <summary>A column of the result of a pipeline over a frame.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Made">Its Arrow field with metadata if the stages or the run make it; null if it is the frame's own.</param>
public sealed record PlannedColumn(string Name, Field? Made);
