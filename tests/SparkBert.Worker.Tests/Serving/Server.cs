using System.Net.Sockets;
using SparkBert.Worker.Tests.Daemon;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Serving;

/// <summary>The real worker as a process that serves Python workers.</summary>
internal sealed class Server : IDisposable
{
    private readonly WorkerDaemon process;

    private Server(WorkerDaemon process, string socketPath)
    {
        this.process = process;
        SocketPath = socketPath;
    }

    public string SocketPath { get; }

    public WorkerDaemon Worker => process;

    public string Secret => File.ReadAllText(SocketPath + ".secret");

    /// <summary>Starts the program, whether it can serve or not.</summary>
    public static Server Launch(string socketPath, int idleSeconds = 600, params (string Name, string Value)[] environment) =>
        new(WorkerDaemon.Launch(["--serve", socketPath, "--idle", $"{idleSeconds}"], environment), socketPath);

    /// <summary>Starts it and waits until it serves.</summary>
    public static Server Start(string socketPath, int idleSeconds = 600, params (string Name, string Value)[] environment)
    {
        var server = Launch(socketPath, idleSeconds, environment);
        Assert.True(
            SpinWait.SpinUntil(() => server.process.Process.HasExited || CanConnect(socketPath), WorkerDaemon.Patience), "no server");
        Assert.False(server.process.Process.HasExited, server.process.Log);
        return server;
    }

    /// <summary>Connects and says the secret.</summary>
    public ServeClient Connect(string? secret = null)
    {
        var stream = ConnectOnly();
        Assert.Equal(process.Process.Id, WorkerDaemon.ReadInt(stream));
        new WireWriterTo(stream).Utf(secret ?? Secret);
        Assert.Equal("ok", WorkerDaemon.ReadUtf(stream));
        return new ServeClient(stream);
    }

    public NetworkStream ConnectOnly()
    {
        var socket = Open(SocketPath);
        socket.ReceiveTimeout = socket.SendTimeout = (int)WorkerDaemon.Patience.TotalMilliseconds;
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <returns>The exit code.</returns>
    public int WaitForEnd()
    {
        Assert.True(process.Process.WaitForExit(WorkerDaemon.Patience), process.Log);
        return process.Process.ExitCode;
    }

    public void Dispose() => process.Dispose();

    private static Socket Open(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool CanConnect(string path)
    {
        try
        {
            Open(path).Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
