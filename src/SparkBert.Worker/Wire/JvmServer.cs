using System.Net;
using System.Net.Sockets;

namespace SparkBert.Worker.Wire;

/// <summary>A server of the JVM beside the task's own connection, as the task's header names it.</summary>
/// <param name="Name">What it is for, in messages.</param>
/// <param name="Port">The port on the loopback interface; null for a Unix domain socket.</param>
/// <param name="SocketPath">The Unix domain socket.</param>
/// <param name="Secret">The secret at the start of a connection; null for a Unix domain socket.</param>
internal sealed record JvmServer(string Name, int? Port, string? SocketPath, string? Secret)
{
    /// <summary>The name of the server through which the tasks of a barrier stage wait for each other.</summary>
    public const string Barrier = "barrier server";

    /// <summary>The name of the server for broadcasts that Spark keeps encrypted on disk.</summary>
    public const string Decryption = "server for encrypted broadcasts";

    /// <summary>The server, without its secret.</summary>
    public override string ToString() => $"{Name} at {SocketPath ?? $"port {Port}"}";

    /// <summary>Reads a port with its secret; since Spark 4.1 a port of -1 stands before the path of a Unix domain socket.</summary>
    public static JvmServer Read(WireReader reader, ProtocolVersion layout, string field, string name)
    {
        var port = reader.ReadInt($"{field} port");
        return port == -1 && layout >= ProtocolVersion.Spark41
            ? new JvmServer(name, null, reader.ReadUtf($"{field} sockPath", 4096), null)
            : new JvmServer(name, port, null, reader.ReadUtf($"{field} secret", 4096));
    }

    /// <summary>Connects and sends the secret.</summary>
    /// <exception cref="ProtocolException">The port is out of range, or the server did not accept the secret.</exception>
    /// <exception cref="SocketException">Nothing listens there.</exception>
    /// <exception cref="PeerGoneException">The server closed the connection.</exception>
    public (IConnection Connection, WireReader Reader, WireWriter Writer) Connect()
    {
        var socket = SocketPath is null
            ? new Socket(Loopback.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(SocketPath is null ? FindEndPoint() : new UnixDomainSocketEndPoint(SocketPath));
            var connection = new SocketConnection(socket);
            var stream = new ConnectionStream(connection);
            var (reader, writer) = (new WireReader(stream), new WireWriter(stream));
            if (Secret is not null)
            {
                writer.WriteUtf(Secret);
                writer.Flush();
                if (reader.ReadUtf("the answer to the secret", 64) != "ok")
                {
                    throw new ProtocolException($"the JVM's {Name} did not take the secret.");
                }
            }

            return (connection, reader, writer);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private IPEndPoint FindEndPoint() => Port is > 0 and <= ushort.MaxValue
        ? new IPEndPoint(Loopback.Address, Port.Value)
        : throw new ProtocolException($"the port of the JVM's {Name} must be 1 to {ushort.MaxValue}, but is {Port}.");
}
