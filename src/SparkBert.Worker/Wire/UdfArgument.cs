namespace SparkBert.Worker.Wire;

/// <summary>An argument of a function.</summary>
/// <param name="Offset">The number of the input column.</param>
/// <param name="Name">Its keyword, if SQL gave one.</param>
internal readonly record struct UdfArgument(int Offset, string? Name);
