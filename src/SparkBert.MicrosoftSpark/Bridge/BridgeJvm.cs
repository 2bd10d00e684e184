using Microsoft.Spark.Interop.Ipc;
using SparkBert.Driver;
using SparkBert.Driver.Jvm;

namespace SparkBert.MicrosoftSpark.Bridge;

/// <summary>The driver's JVM over the bridge of Microsoft.Spark, by its public members alone.</summary>
/// <remarks>
/// What the bridge does (2.3.1, measured): it refuses other arguments than null, Boolean, Int32, Int64, Double, String, byte[], arrays and
/// references; it widens no number; an array is a Scala <c>Seq</c> for a method; a <c>Dictionary</c> becomes an immutable map, to which
/// Spark can't add; bytes can't come back; after a call of a class that isn't there a later call fails.
/// </remarks>
internal sealed class BridgeJvm : IJvm<JvmObjectReference>
{
    private readonly IJvmBridge bridge;

    /// <summary>The JVM of a session.</summary>
    /// <param name="session">The session.</param>
    /// <exception cref="NotSupportedException">Its Spark is not supported.</exception>
    public BridgeJvm(JvmObjectReference session)
    {
        bridge = session.Jvm;

        // Of the JVM, never of Microsoft.Spark: its own idea of the version may be overridden.
        Version = Require(this.InvokeString(session, "version"), FindSetting(session, SparkBertSettings.Protocol));
    }

    /// <inheritdoc/>
    public SparkVersion Version { get; }

    /// <summary>The versions that Microsoft.Spark has a JVM side for.</summary>
    /// <param name="text">What the JVM says.</param>
    /// <param name="protocol">The value of <see cref="SparkBertSettings.Protocol"/>; null if it isn't set.</param>
    /// <exception cref="NotSupportedException">It has none for this one.</exception>
    public static SparkVersion Require(string text, string? protocol = null)
    {
        var version = SparkVersion.Parse(text, protocol);
        return version.Protocol <= ProtocolVersion.Spark40
            ? version
            : throw new NotSupportedException(
                $"Spark {text} has no Microsoft.Spark: there are JVM sides for Spark 3.5 and 4.0 alone. Use SparkBert.Spark, whose driver "
                + "needs no jar, for this version.");
    }

    /// <summary>Makes a call of the bridge.</summary>
    /// <exception cref="SparkException">The JVM threw, or is gone.</exception>
    public static T Run<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception error) when (BridgeErrors.FindTrace(error) is { } trace)
        {
            throw new SparkException(BridgeErrors.Describe(trace), error);
        }
        catch (Exception error) when (BridgeErrors.DescribeGone(error) is { } gone)
        {
            throw new SparkException(gone, error);
        }
    }

    /// <inheritdoc/>
    public object? Invoke(JvmObjectReference target, string method, params ReadOnlySpan<object?> arguments)
    {
        var given = arguments.ToArray();
        return Run(() => target.Invoke(method, given!));
    }

    /// <inheritdoc/>
    public object? InvokeStatic(string className, string method, params ReadOnlySpan<object?> arguments)
    {
        var given = arguments.ToArray();
        return Run(() => bridge.CallStaticJavaMethod(className, method, given!));
    }

    /// <inheritdoc/>
    public JvmObjectReference Create(string className, params ReadOnlySpan<object?> arguments)
    {
        var given = arguments.ToArray();
        return Run(() => bridge.CallConstructor(className, given!));
    }

    /// <inheritdoc/>
    public object NewSeq(IReadOnlyList<JvmObjectReference> values) => values.ToArray();

    /// <inheritdoc/>
    public JvmObjectReference NewMap(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var map = Create("java.util.HashMap");
        foreach (var (key, value) in pairs)
        {
            Invoke(map, "put", key, value);
        }

        return map;
    }

    /// <inheritdoc/>
    public JvmObjectReference NewList(IEnumerable<JvmObjectReference> values)
    {
        var list = Create("java.util.ArrayList");
        foreach (var value in values)
        {
            Invoke(list, "add", value);
        }

        return list;
    }

    /// <summary>The value of a session's setting; null if it isn't set.</summary>
    public string? FindSetting(JvmObjectReference session, string key) =>
        ReadOption(this.InvokeObject(this.InvokeObject(session, "conf"), "getOption", key)) as string;

    /// <summary>The value of a Scala <c>Option</c>; null for <c>None</c>.</summary>
    public object? ReadOption(JvmObjectReference option) => Invoke(option, "isDefined") is true ? Invoke(option, "get") : null;
}
