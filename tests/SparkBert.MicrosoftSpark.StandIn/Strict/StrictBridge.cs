using System.Net.Sockets;
using Microsoft.Spark.Interop.Ipc;
using SparkBert.Spark;
using SparkBert.Spark.Gateway;

namespace Microsoft.Spark.Strict;

/// <summary>
/// The bridge of Microsoft.Spark with its rules (measured on 2.3.1), over Py4J: which arguments it takes, that it widens no number, which
/// results it can't bring back, and what a call of a missing class does to a later one.
/// </summary>
internal sealed class StrictBridge : IJvmBridge
{
    [ThreadStatic]
    private static StrictBridge? lastOfThread;

    private readonly JavaSignatures signatures;
    private int deadConnections;

    public StrictBridge(JavaGateway gateway)
    {
        Gateway = gateway;
        signatures = new JavaSignatures(gateway);
    }

    /// <summary>
    /// The bridge of this thread's last call. The real one is the only one of its process; tests have one for each Spark.
    /// </summary>
    public static StrictBridge Current =>
        lastOfThread ?? throw new InvalidOperationException("no session was made or used in this thread.");

    public JavaGateway Gateway { get; }

    public JvmObjectReference CallConstructor(string className, object arg0) => CallConstructor(className, new[] { arg0 });

    public JvmObjectReference CallConstructor(string className, object arg0, object arg1) => CallConstructor(className, [arg0, arg1]);

    public JvmObjectReference CallConstructor(string className, params object[] args) => Guard(() =>
    {
        var arguments = Begin(args);
        RequireClass(className);
        if (!signatures.FindConstructors(className).Any(parameters => Fits(parameters, arguments, isConstructor: true)))
        {
            throw Failed($"constructor failed for class '{className}'", "");
        }

        // A boxed String comes as a String, which is no reference.
        return (JvmObjectReference)Run($"constructor failed for class '{className}'", () => Gateway.New(className, ToPy4J(arguments)))!;
    });

    public object CallStaticJavaMethod(string className, string methodName, object arg0) =>
        CallStaticJavaMethod(className, methodName, new[] { arg0 });

    public object CallStaticJavaMethod(string className, string methodName, object arg0, object arg1) =>
        CallStaticJavaMethod(className, methodName, [arg0, arg1]);

    public object CallStaticJavaMethod(string className, string methodName, params object[] args) => Guard(() =>
    {
        var arguments = Begin(args);
        RequireClass(className);
        var what = $"Static method '{methodName}' failed for class '{className}'";
        Match(className, methodName, arguments, what);
        return Run(what, () => Gateway.CallStatic(className, methodName, ToPy4J(arguments)))!;
    });

    public object CallNonStaticJavaMethod(JvmObjectReference jvmObject, string methodName, object arg0) =>
        CallNonStaticJavaMethod(jvmObject, methodName, new[] { arg0 });

    public object CallNonStaticJavaMethod(JvmObjectReference jvmObject, string methodName, object arg0, object arg1) =>
        CallNonStaticJavaMethod(jvmObject, methodName, [arg0, arg1]);

    public object CallNonStaticJavaMethod(JvmObjectReference jvmObject, string methodName, params object[] args) => Guard(() =>
    {
        var arguments = Begin(args);
        var what = $"Nonstatic method '{methodName}' failed for class '{jvmObject.ClassName}'";
        Match(jvmObject.ClassName, methodName, arguments, what);
        return Run(what, () => Gateway.Call(jvmObject.Java, methodName, ToPy4J(arguments)))!;
    });

    public void Dispose() => Gateway.Dispose();

    /// <summary>A reference of the gateway as one of the bridge.</summary>
    internal JvmObjectReference ToReference(JavaObject java) => (JvmObjectReference)ToResult(java)!;

    /// <summary>A value of the gateway as the bridge gives it.</summary>
    internal object? ToResult(object? value) => value switch
    {
        byte[] => throw new NotSupportedException("Identifier for type 0x72 not supported"),
        JavaObject java => ToResult(java, java.CallObject("getClass").CallString("getName")),
        _ => value,
    };

    private static InvalidOperationException Failed(string what, string trace) =>
        new InvalidOperationException($"JVM method execution failed: {what}", new JvmException(trace));

    /// <summary>
    /// Gives the bridge's own exceptions of a JVM that is gone, by its source: a new connection is refused, and of an answer that does not
    /// come it takes the end (-1) for a character.
    /// </summary>
    private static T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (SparkGoneException error) when (error.InnerException is SocketException refused)
        {
            throw new SocketException((int)refused.SocketErrorCode);
        }
        catch (SparkGoneException error)
        {
            throw new OverflowException("Value was either too large or too small for a character.", error);
        }
    }

    /// <summary>Takes a connection and writes the arguments.</summary>
    private object?[] Begin(object[] args)
    {
        lastOfThread = this;
        if (Interlocked.Exchange(ref deadConnections, 0) > 0)
        {
            throw new IOException("Unable to write data to the transport connection: Broken pipe.");
        }

        return [.. args.Select(ToArgument)];
    }

    private static object? ToArgument(object? value) => value switch
    {
        null or int or long or double or bool or string or byte[] => value,
        int[] or long[] or double[] or string[] or IReadOnlyDictionary<string, string> => value,
        IJvmObjectReferenceProvider provider => provider.Reference,
        IEnumerable<IJvmObjectReferenceProvider> providers => providers.Select(provider => provider.Reference).ToArray(),
        _ => throw new NotSupportedException($"Type {value.GetType()} not supported yet"),
    };

    /// <summary>The server closes the connection of such a call, and the client uses it again.</summary>
    private void RequireClass(string className)
    {
        if (!signatures.Exists(className))
        {
            Interlocked.Exchange(ref deadConnections, 1);
            throw new IOException($"the backend closed the connection: {className}");
        }
    }

    private void Match(string className, string method, object?[] arguments, string what)
    {
        var methods = signatures.FindMethods(className, method).Where(parameters => parameters.Length == arguments.Length).ToList();

        // The matcher asks a null for its class where it meets a Seq, in whichever of the methods.
        var breaks = methods.Any(parameters => parameters.Zip(arguments).Any(pair => pair.Second is null && IsSeq(pair.First)));
        if (breaks || !methods.Any(parameters => Fits(parameters, arguments, isConstructor: false)))
        {
            throw Failed(what, "");
        }
    }

    private static bool IsSeq(string parameter) => parameter is JavaSignatures.Seq or JavaSignatures.ImmutableSeq;

    private bool Fits(string[] parameters, object?[] arguments, bool isConstructor) => parameters.Length == arguments.Length
        && parameters.Zip(arguments).All(pair => Fits(pair.First, pair.Second, isConstructor));

    private bool Fits(string parameter, object? argument, bool isConstructor)
    {
        var isObject = parameter == "java.lang.Object";
        return argument switch
        {
            null => parameter.Contains('.'),
            int => isObject || parameter is "int" or "java.lang.Integer" or "java.lang.Number",
            long => isObject || parameter is "long" or "java.lang.Long" or "java.lang.Number",
            double => isObject || parameter is "double" or "java.lang.Double" or "java.lang.Number",
            bool => isObject || parameter is "boolean" or "java.lang.Boolean",
            string => isObject || parameter is "java.lang.String" or "java.lang.CharSequence",
            byte[] => isObject || parameter == "byte[]",
            JvmObjectReference reference => signatures.IsInstance(parameter, reference.Java, reference.ClassName),
            IReadOnlyDictionary<string, string> => parameter == "java.util.Map",
            _ => IsSeq(parameter) && !isConstructor,
        };
    }

    private object?[] ToPy4J(object?[] arguments) => [.. arguments.Select(argument => argument switch
    {
        JvmObjectReference reference => reference.Java,
        JvmObjectReference[] references => Gateway.NewSeq(references.Select(reference => reference.Java)),
        string[] texts => Gateway.NewSeq(texts),
        IReadOnlyDictionary<string, string> { Count: 0 } => Gateway.New("java.util.HashMap"),
        IReadOnlyDictionary<string, string> map => Gateway.CallStatic("java.util.Collections", "unmodifiableMap", Gateway.NewMap(map)),
        _ => argument,
    })];

    private object? Run(string what, Func<object?> call)
    {
        try
        {
            return ToResult(call());
        }
        catch (JavaException error)
        {
            throw Failed(what, error.JavaStackTrace);
        }
    }

    private object ToResult(JavaObject java, string className)
    {
        if (!className.StartsWith('['))
        {
            return new JvmObjectReference(this, java, className);
        }

        var elements = Enumerable.Range(0, Gateway.ArrayLength(java)).Select(place => Gateway.ArrayElement(java, place));
        return className switch
        {
            "[Ljava.lang.String;" => elements.Cast<string>().ToArray(),
            "[I" => elements.Cast<int>().ToArray(),
            "[J" => elements.Select(element => Convert.ToInt64(element, null)).ToArray(),
            "[D" => elements.Cast<double>().ToArray(),
            "[Z" => elements.Cast<bool>().ToArray(),
            _ => elements.Select(element => (JvmObjectReference)ToResult(element)!).ToArray(),
        };
    }
}
