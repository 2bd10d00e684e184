using System.Net.Sockets;

namespace SparkBert.Spark.Gateway;

/// <summary>
/// The way to a JVM's objects over Py4J. Every .NET thread has a connection of its own, and so a thread of its own in the JVM. Job groups
/// and the active session belong to the thread, as in Spark, and threads don't wait for each other.
/// </summary>
internal sealed class JavaGateway : IDisposable
{
    /// <summary>Py4J's id of the gateway itself.</summary>
    private const string ServerId = "GATEWAY_SERVER";

    private readonly ThreadConnections connections;
    private readonly Lazy<CallbackServer> callbacks;
    private bool disposed;

    /// <summary>A gateway on this machine; <paramref name="process"/> is the JVM if this program started it.</summary>
    public JavaGateway(int port, string secret, JvmProcess? process)
    {
        connections = new ThreadConnections(port, secret);
        callbacks = new Lazy<CallbackServer>(() => CallbackServer.Start(this));
        Process = process;
    }

    /// <summary>The JVM where this program started it; null if the JVM started the program.</summary>
    public JvmProcess? Process { get; }

    /// <summary>Calls of the JVM into this program; it listens from the first use on.</summary>
    public CallbackServer Callbacks => callbacks.Value;

    /// <summary>Calls a method of an object.</summary>
    /// <exception cref="JavaException">The method threw.</exception>
    /// <exception cref="SparkGoneException">The JVM doesn't answer.</exception>
    public object? Call(JavaObject target, string method, params ReadOnlySpan<object?> arguments)
    {
        RefuseForeign(arguments);
        var value = Run(Py4JCommand.Call(target.Id, method, arguments));
        KeepAlive(target, arguments);
        return value;
    }

    /// <summary>Calls a static method of a class by its full name.</summary>
    /// <exception cref="JavaException">The method threw.</exception>
    public object? CallStatic(string className, string method, params ReadOnlySpan<object?> arguments)
    {
        RefuseForeign(arguments);
        var value = Run(Py4JCommand.Call("z:" + className, method, arguments));
        KeepAlive(null, arguments);
        return value;
    }

    /// <summary>Calls a static method that returns an object.</summary>
    public JavaObject CallStaticObject(string className, string method, params ReadOnlySpan<object?> arguments) =>
        CallStatic(className, method, arguments) as JavaObject
            ?? throw new InvalidOperationException($"{className}.{method} of the JVM returned no object.");

    /// <summary>Makes an object with a public constructor.</summary>
    /// <exception cref="JavaException">The constructor threw.</exception>
    public JavaObject New(string className, params ReadOnlySpan<object?> arguments)
    {
        RefuseForeign(arguments);
        var value = Run(Py4JCommand.Construct(className, arguments));
        KeepAlive(null, arguments);
        return (JavaObject)value!;
    }

    /// <summary>An element of an array.</summary>
    public object? ArrayElement(JavaObject array, int index)
    {
        var value = Run(Py4JCommand.ArrayElement(array.Id, index));
        KeepAlive(array, []);
        return value;
    }

    /// <summary>The number of an array's elements.</summary>
    public int ArrayLength(JavaObject array) => (int)CallStatic("java.lang.reflect.Array", "getLength", array)!;

    /// <summary>A <c>java.util.ArrayList</c> with the values.</summary>
    public JavaObject NewList(IEnumerable<object?> values)
    {
        var list = New("java.util.ArrayList");
        foreach (var value in values)
        {
            list.Call("add", value);
        }

        return list;
    }

    /// <summary>A Scala <c>Seq</c> with the values.</summary>
    public JavaObject NewSeq(IEnumerable<object?> values) =>
        CallStaticObject("org.apache.spark.api.python.PythonUtils", "toSeq", NewList(values));

    /// <summary>A <c>java.util.HashMap</c> with the pairs.</summary>
    public JavaObject NewMap<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs)
    {
        var map = New("java.util.HashMap");
        foreach (var (key, value) in pairs)
        {
            map.Call("put", key, value);
        }

        return map;
    }

    /// <summary>A <c>java.util.Properties</c> with the pairs.</summary>
    public JavaObject NewProperties(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var properties = New("java.util.Properties");
        foreach (var (key, value) in pairs)
        {
            properties.Call("setProperty", key, value);
        }

        return properties;
    }

    /// <summary>The stack trace of a throwable, as Java prints it.</summary>
    public string GetStackTrace(JavaObject throwable)
    {
        var reply = Exchange(Py4JCommand.StackTrace(throwable.Id));
        GC.KeepAlive(throwable);
        return reply.StartsWith("!ys", StringComparison.Ordinal) ? Py4JText.Unescape(reply.AsSpan(3)) : "";
    }

    /// <summary>Tells the JVM the port on this machine to which it connects for calls into this program.</summary>
    public void SetCallbackPort(int port)
    {
        var client = (JavaObject)Run(Py4JCommand.Call(ServerId, "getCallbackClient", []))!;
        Run(Py4JCommand.Call(ServerId, "resetCallbackClient", [client.CallObject("getAddress"), port]));
    }

    /// <summary>Queues an object's release; any thread may call it, even the finalizer's.</summary>
    public void Release(string id) => connections.Release(id);

    /// <summary>
    /// Closes every connection, and ends the JVM if this program started it. Threads that wait for an answer get
    /// <see cref="SparkGoneException"/>.
    /// </summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref disposed, true))
        {
            connections.Dispose();
            Process?.Dispose();
            if (callbacks.IsValueCreated)
            {
                callbacks.Value.Dispose();
            }
        }
    }

    /// <summary>An id belongs to one JVM and session; in another one it would name another object.</summary>
    private void RefuseForeign(ReadOnlySpan<object?> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument is JavaObject reference && reference.Gateway != this)
            {
                throw new InvalidOperationException(
                    "a frame, column or broadcast of another Spark session, or of one that was stopped, can't be used here; "
                    + "make it with this session.");
            }
        }
    }

    /// <summary>An argument's reference must live until the JVM has run the command with its id.</summary>
    private static void KeepAlive(JavaObject? target, ReadOnlySpan<object?> arguments)
    {
        GC.KeepAlive(target);
        foreach (var argument in arguments)
        {
            GC.KeepAlive(argument);
        }
    }

    private object? Run(string command)
    {
        var reply = Exchange(command);
        if (reply.StartsWith("!y", StringComparison.Ordinal))
        {
            return Py4JText.ParsePart(reply.AsSpan(2), this);
        }

        if (reply.StartsWith("!xr", StringComparison.Ordinal))
        {
            throw JavaThrowable.ToException(new JavaObject(this, reply[3..]));
        }

        if (reply.StartsWith("!z", StringComparison.Ordinal))
        {
            connections.Close();
        }

        var text = reply.Length > 3 ? Py4JText.Unescape(reply.AsSpan(3)) : "the JVM refused the call without a reason";
        throw new SparkException($"The call couldn't be made in the JVM: {FirstLine(text)}", new InvalidOperationException(text));
    }

    private string Exchange(string command)
    {
        try
        {
            return connections.Exchange(command);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            throw Gone(e);
        }
    }

    private SparkGoneException Gone(Exception cause)
    {
        if (connections.IsDisposed)
        {
            return new SparkGoneException("The Spark session was stopped; build a new one with SparkSession.Builder().", cause);
        }

        return Process is null
            ? new SparkGoneException(
                $"The Spark JVM that started this program is gone: its gateway on port {connections.Port} doesn't answer.", cause)
            : new SparkGoneException($"The Spark JVM is gone: {Process.DescribeEnd()}", cause);
    }

    private static string FirstLine(string text) => text.AsSpan().IndexOf('\n') is >= 0 and var end ? text[..end].TrimEnd() : text;
}
