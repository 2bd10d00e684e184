namespace SparkBert.Spark.Gateway;

/// <summary>
/// A reference to an object in the JVM. The JVM keeps the object until this reference is collected here; a later command carries the
/// release.
/// </summary>
public sealed class JavaObject
{
    /// <summary>A reference by the id that the JVM gave.</summary>
    internal JavaObject(JavaGateway gateway, string id)
    {
        Gateway = gateway;
        Id = id;
    }

    /// <summary>Queues the release; the finalizer thread never touches a connection.</summary>
    ~JavaObject() => Gateway.Release(Id);

    /// <summary>The gateway whose JVM has the object.</summary>
    internal JavaGateway Gateway { get; }

    /// <summary>The object's id in the JVM, such as <c>o17</c>.</summary>
    internal string Id { get; }

    /// <summary>Calls a method and returns its result: null, a primitive, a string, bytes or a reference.</summary>
    /// <param name="method">The name; among overloads Py4J takes the one that fits the arguments best.</param>
    /// <param name="arguments">Null, bool, int, long, double, decimal, string, byte[] and references.</param>
    /// <exception cref="JavaException">The method threw.</exception>
    /// <exception cref="SparkGoneException">The JVM doesn't answer.</exception>
    public object? Call(string method, params ReadOnlySpan<object?> arguments) => Gateway.Call(this, method, arguments);

    /// <summary>Calls a method that returns an object.</summary>
    /// <exception cref="InvalidOperationException">It returned something else.</exception>
    public JavaObject CallObject(string method, params ReadOnlySpan<object?> arguments) =>
        Returned<JavaObject>(method, Call(method, arguments));

    /// <summary>Calls a method that returns a string.</summary>
    public string CallString(string method, params ReadOnlySpan<object?> arguments) => Returned<string>(method, Call(method, arguments));

    /// <summary>Calls a method that returns an int.</summary>
    public int CallInt(string method, params ReadOnlySpan<object?> arguments) => Returned<int>(method, Call(method, arguments));

    /// <summary>Calls a method that returns a long.</summary>
    public long CallLong(string method, params ReadOnlySpan<object?> arguments) =>
        Call(method, arguments) switch { int number => number, var other => Returned<long>(method, other) };

    /// <summary>Calls a method that returns a Scala <c>Option</c>; null for <c>None</c>.</summary>
    public object? CallOption(string method, params ReadOnlySpan<object?> arguments) =>
        CallObject(method, arguments) is var option && option.CallBool("isDefined") ? option.Call("get") : null;

    /// <summary>Calls a method that returns a boolean.</summary>
    public bool CallBool(string method, params ReadOnlySpan<object?> arguments) => Returned<bool>(method, Call(method, arguments));

    private static T Returned<T>(string method, object? value) =>
        value is T expected
            ? expected
            : throw new InvalidOperationException(
                $"{method} of the JVM returned {value?.GetType().Name ?? "null"}, but {typeof(T).Name} was expected.");
}
