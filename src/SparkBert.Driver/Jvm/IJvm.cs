namespace SparkBert.Driver.Jvm;

/// <summary>
/// The way of a driver program to the objects of its JVM. Implementations differ in how values cross: Py4J's gateway makes a Scala
/// <c>Seq</c>, the bridge of Microsoft.Spark takes an array for one. Calls may come from any thread; thread-locals of the JVM, such as the
/// active session, belong to the .NET thread.
/// </summary>
/// <typeparam name="TObject">A reference to an object of the JVM.</typeparam>
/// <remarks>
/// Arguments are null, bool, int, long, double, string, byte[] and references. No number is widened on the way: a method that takes an int
/// gets an int. A call of a method or class that isn't there may break the connection, so nothing is tried out: calls go by
/// <see cref="Version"/>.
/// </remarks>
public interface IJvm<TObject>
    where TObject : class
{
    /// <summary>Spark's version, as the JVM says it.</summary>
    SparkVersion Version { get; }

    /// <summary>Calls a method of an object.</summary>
    /// <returns>Null, a primitive, a string or a reference.</returns>
    /// <exception cref="SparkException">The method threw.</exception>
    object? Invoke(TObject target, string method, params ReadOnlySpan<object?> arguments);

    /// <summary>Calls a static method of a class by its full name.</summary>
    /// <returns>Null, a primitive, a string or a reference.</returns>
    /// <exception cref="SparkException">The method threw.</exception>
    object? InvokeStatic(string className, string method, params ReadOnlySpan<object?> arguments);

    /// <summary>Makes an object with a public constructor.</summary>
    /// <exception cref="SparkException">The constructor threw.</exception>
    TObject Create(string className, params ReadOnlySpan<object?> arguments);

    /// <summary>What a method that takes a Scala <c>Seq</c> gets for these values. Constructors may not take it.</summary>
    object NewSeq(IReadOnlyList<TObject> values);

    /// <summary>A <c>java.util.HashMap</c>, which Spark may change.</summary>
    TObject NewMap(IEnumerable<KeyValuePair<string, string>> pairs);

    /// <summary>A <c>java.util.ArrayList</c>.</summary>
    TObject NewList(IEnumerable<TObject> values);
}
