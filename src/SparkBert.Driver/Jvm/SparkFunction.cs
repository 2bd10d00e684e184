namespace SparkBert.Driver.Jvm;

/// <summary>A function as Spark gets it.</summary>
/// <param name="Name">The name that Spark shows in plans and in its pages.</param>
/// <param name="Command">The bytes of its <see cref="FunctionCommand"/>.</param>
/// <param name="ReturnType">The type of its values, or the columns of its rows, in Spark's JSON.</param>
/// <param name="EvalType">How Spark calls it.</param>
/// <param name="IsDeterministic">Whether Spark may call it more than once for a row.</param>
public sealed record SparkFunction(
    string Name, ReadOnlyMemory<byte> Command, string ReturnType, EvalType EvalType, bool IsDeterministic);
