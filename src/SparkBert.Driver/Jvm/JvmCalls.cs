namespace SparkBert.Driver.Jvm;

/// <summary>Calls whose kind of result is known.</summary>
public static class JvmCalls
{
    /// <summary>Calls a method that returns an object.</summary>
    /// <exception cref="InvalidOperationException">It returned something else.</exception>
    public static TObject InvokeObject<TObject>(
        this IJvm<TObject> jvm, TObject target, string method, params ReadOnlySpan<object?> arguments)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        return Returned<TObject>(method, jvm.Invoke(target, method, arguments));
    }

    /// <summary>Calls a method that returns a string.</summary>
    /// <exception cref="InvalidOperationException">It returned something else.</exception>
    public static string InvokeString<TObject>(
        this IJvm<TObject> jvm, TObject target, string method, params ReadOnlySpan<object?> arguments)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        return Returned<string>(method, jvm.Invoke(target, method, arguments));
    }

    /// <summary>Calls a static method that returns an object.</summary>
    /// <exception cref="InvalidOperationException">It returned something else.</exception>
    public static TObject InvokeStaticObject<TObject>(
        this IJvm<TObject> jvm, string className, string method, params ReadOnlySpan<object?> arguments)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        return Returned<TObject>(method, jvm.InvokeStatic(className, method, arguments));
    }

    private static T Returned<T>(string method, object? value) =>
        value is T expected
            ? expected
            : throw new InvalidOperationException(
                $"{method} of the JVM returned {value?.GetType().Name ?? "null"}, but {typeof(T).Name} was expected.");
}
