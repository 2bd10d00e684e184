using System.Net;
using System.Net.Sockets;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Daemon;

/// <summary>Where the JVM connects to: a port of the loopback interface, or a Unix domain socket that only this user may open.</summary>
internal sealed class Listener : IDisposable
{
    private const int Backlog = 1024;

    private readonly Socket socket;
    private readonly string? path;

    private Listener(Socket socket, string? path)
    {
        this.socket = socket;
        this.path = path;
    }

    public static Listener Open() => WorkerEnvironment.UsesUnixSockets ? OpenUnix() : OpenTcp();

    /// <summary>Listens on a Unix domain socket, whose file must not be there yet.</summary>
    public static Listener OpenAt(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        socket.Listen(Backlog);
        return new Listener(socket, path);
    }

    public IConnection Accept()
    {
        var accepted = socket.Accept();
        if (path is null)
        {
            accepted.NoDelay = true;
        }

        return new SocketConnection(accepted);
    }

    /// <summary>Tells the JVM where to connect to.</summary>
    public void Announce(WireWriter writer)
    {
        if (path is null)
        {
            writer.WriteInt(((IPEndPoint)socket.LocalEndPoint!).Port);
        }
        else
        {
            writer.WriteUtf(path);
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        if (path is not null)
        {
            File.Delete(path);
        }
    }

    private static Listener OpenTcp()
    {
        var socket = new Socket(Loopback.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(Loopback.Address, 0));
        socket.Listen(Backlog);
        return new Listener(socket, null);
    }

    private static Listener OpenUnix()
    {
        var folder = WorkerEnvironment.SocketFolder
            ?? throw new ProtocolException("PYTHON_UNIX_DOMAIN_ENABLED is set, but PYTHON_WORKER_FACTORY_SOCK_DIR is not.");
        return OpenAt(Path.Combine(folder, $".{Guid.NewGuid():N}.sock"));
    }
}
