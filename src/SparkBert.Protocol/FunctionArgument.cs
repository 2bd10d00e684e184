namespace SparkBert.Functions;

/// <summary>A column that a function is called with.</summary>
/// <param name="Name">The name that the function has for it.</param>
/// <param name="Column">The place of the frame's column; null in a function that is called with any columns.</param>
/// <param name="IsCast">Whether Spark casts it to string first.</param>
public sealed record FunctionArgument(string Name, int? Column = null, bool IsCast = false);
