namespace SparkBert.Worker.Wire;

/// <summary>One function of the operator.</summary>
/// <param name="Arguments">Its arguments. A grouped function has numbers here that say which columns are keys and which are values.</param>
/// <param name="Commands">The commands; each takes the result of the one before.</param>
internal sealed record UdfCall(IReadOnlyList<UdfArgument> Arguments, IReadOnlyList<byte[]> Commands);
