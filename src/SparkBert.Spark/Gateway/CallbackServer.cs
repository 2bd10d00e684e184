using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace SparkBert.Spark.Gateway;

/// <summary>
/// Calls of the JVM into this program, as Py4J makes them: the JVM connects to a port of this machine and sends one call after the other.
/// A connection is a thread of its own, so a call may take long and may use the gateway. The JVM gives no secret in the form that Spark
/// uses by default (<c>PYSPARK_PIN_THREAD</c>), so the ids of objects can't be guessed: who does not know one can call nothing, and is
/// closed within the bounds of <see cref="LoopbackServer"/>.
/// </summary>
internal sealed class CallbackServer : IDisposable
{
    private const string Call = "c";
    private const string Collect = "g";
    private const string Authenticate = "A";
    private const int IdBytes = 16;
    private const string End = "e";

    /// <summary>A call has the ids of objects and a number; texts come by other ways.</summary>
    private const int MaxLineBytes = 1 << 20;

    private const int MaxLines = 64;
    private const string Success = "!yv\n";

    private readonly JavaGateway gateway;
    private readonly LoopbackServer server;
    private readonly ConcurrentDictionary<string, Action<object?[]>> functions = new(StringComparer.Ordinal);

    private CallbackServer(JavaGateway gateway)
    {
        this.gateway = gateway;
        server = LoopbackServer.Start("Spark callback", Serve, LoopbackServer.DefaultProofLimit);
    }

    /// <summary>The port on this machine.</summary>
    public int Port => server.Port;

    /// <summary>Begins to listen, and tells the JVM where.</summary>
    /// <param name="gateway">The way to the JVM.</param>
    public static CallbackServer Start(JavaGateway gateway)
    {
        var server = new CallbackServer(gateway);
        try
        {
            gateway.SetCallbackPort(server.Port);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Makes an object for the JVM; it is dropped when the JVM has no use for it any more.</summary>
    /// <param name="javaInterface">The full name of the Java interface.</param>
    /// <param name="function">What its method does with the arguments. The JVM gets the text of an exception.</param>
    public JavaProxy Register(string javaInterface, Action<object?[]> function)
    {
        var id = RandomNumberGenerator.GetHexString(2 * IdBytes);
        functions[id] = function;
        return new JavaProxy(id, javaInterface);
    }

    /// <summary>Ends it and its connections.</summary>
    public void Dispose() => server.Dispose();

    private void Serve(LoopbackConnection connection)
    {
        while (connection.ReadLine(MaxLineBytes) is { Length: > 0 } command)
        {
            connection.Write(Encoding.UTF8.GetBytes(Answer(command, connection)));
        }
    }

    private string Answer(string command, LoopbackConnection connection)
    {
        var id = connection.ReadLine(MaxLineBytes) ?? "";
        if (command == Authenticate)
        {
            // The other form of the gateway gives its secret first; it has no end of its own.
            return Success;
        }

        if (functions.ContainsKey(id))
        {
            connection.Prove();
        }

        var rest = new List<string>();
        while (connection.ReadLine(MaxLineBytes) is { } line && line != End)
        {
            if (rest.Count == MaxLines)
            {
                throw new IOException($"A call of the JVM has more than {MaxLines} lines.");
            }

            rest.Add(line);
        }

        switch (command)
        {
            case Call when functions.TryGetValue(id, out var function):
                return Run(function, rest);
            case Collect:
                functions.TryRemove(id, out _);
                return Success;
            default:
                return Describe("this program has no such object.");
        }
    }

    /// <param name="function">The function.</param>
    /// <param name="call">The method's name, and the arguments.</param>
    private string Run(Action<object?[]> function, List<string> call)
    {
        try
        {
            function([.. call.Skip(1).Select(part => Py4JText.ParsePart(part, gateway))]);
            return Success;
        }
        catch (Exception error)
        {
            return Describe(WorkerError.Format(error));
        }
    }

    private static string Describe(string error) =>
        Py4JText.AppendEscaped(new StringBuilder("!xs"), error).Append('\n').ToString();
}
