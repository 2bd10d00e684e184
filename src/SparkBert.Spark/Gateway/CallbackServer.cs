using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace SparkBert.Spark.Gateway;

/// <summary>
/// Calls of the JVM into this program, as Py4J makes them: the JVM connects to a port of this machine and sends one call after the other.
/// A connection is a thread of its own, so a call may take long and may use the gateway. The JVM proves nothing in the form that Spark uses
/// by default (<c>PYSPARK_PIN_THREAD</c>), so the ids of objects can't be guessed: who does not know one can call nothing.
/// </summary>
internal sealed class CallbackServer : IDisposable
{
    private const string Call = "c";
    private const string Collect = "g";
    private const string Authenticate = "A";
    private const int IdBytes = 16;
    private const string End = "e";
    private const string Success = "!yv\n";

    private readonly JavaGateway gateway;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, Action<object?[]>> functions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<TcpClient, bool> connections = new();

    private CallbackServer(JavaGateway gateway) => this.gateway = gateway;

    /// <summary>The port on this machine.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Begins to listen, and tells the JVM where.</summary>
    /// <param name="gateway">The way to the JVM.</param>
    public static CallbackServer Start(JavaGateway gateway)
    {
        var server = new CallbackServer(gateway);
        try
        {
            server.listener.Start();
            gateway.SetCallbackPort(server.Port);
            new Thread(server.Accept) { IsBackground = true, Name = "Spark callbacks" }.Start();
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
    public void Dispose()
    {
        listener.Dispose();
        foreach (var connection in connections.Keys)
        {
            connection.Dispose();
        }
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = listener.AcceptTcpClient();
                connections[connection] = true;
                new Thread(() => Serve(connection)) { IsBackground = true, Name = "Spark callback" }.Start();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The session was stopped.
        }
    }

    private void Serve(TcpClient connection)
    {
        try
        {
            using (connection)
            {
                connection.NoDelay = true;
                using var stream = connection.GetStream();
                using var lines = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
                while (lines.ReadLine() is { Length: > 0 } command)
                {
                    Send(stream, Answer(command, lines));
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The JVM ended, or the session was stopped.
        }
        finally
        {
            connections.TryRemove(connection, out _);
        }
    }

    private static void Send(NetworkStream stream, string answer) => stream.Write(Encoding.UTF8.GetBytes(answer));

    private string Answer(string command, StreamReader lines)
    {
        var id = lines.ReadLine() ?? "";
        if (command == Authenticate)
        {
            // The other form of the gateway gives its secret first; it has no end of its own.
            return Success;
        }

        var rest = new List<string>();
        while (lines.ReadLine() is { } line && line != End)
        {
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
