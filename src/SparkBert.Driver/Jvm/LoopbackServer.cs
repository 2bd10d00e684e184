using System.Net;
using System.Net.Sockets;

namespace SparkBert.Driver.Jvm;

/// <summary>
/// Takes connections of the JVM on the loopback interface, each in a thread of its own. Every program of the machine can connect, so a
/// connection is bounded until it has proven that it comes from the JVM (<see cref="LoopbackConnection.Prove"/>): in its time, in its bytes
/// (<see cref="LoopbackConnection.MaxUnprovenBytes"/>), and together in their number.
/// </summary>
public sealed class LoopbackServer : IDisposable
{
    /// <summary>
    /// Connections that have proven nothing yet. Where one more comes, the oldest of them is closed: the JVM proves itself with the first
    /// bytes that it sends, so those that wait are strangers.
    /// </summary>
    public const int MaxUnproven = 32;

    /// <summary>The time of a connection until its proof, in which the JVM needs milliseconds.</summary>
    public static readonly TimeSpan DefaultProofLimit = TimeSpan.FromSeconds(10);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly LinkedList<LoopbackConnection> connections = new();
    private readonly Action<LoopbackConnection> serve;
    private readonly string name;
    private readonly TimeSpan proofLimit;
    private bool isStopped;

    private LoopbackServer(string name, Action<LoopbackConnection> serve, TimeSpan proofLimit)
    {
        this.name = name;
        this.serve = serve;
        this.proofLimit = proofLimit;
    }

    /// <summary>The port on this machine.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Begins to listen, on a port that is free.</summary>
    /// <param name="name">The name of its threads.</param>
    /// <param name="serve">
    /// What is done with a connection, in its thread; behind it the connection is closed. An <see cref="IOException"/> or
    /// <see cref="ObjectDisposedException"/> of it is the end of the connection.
    /// </param>
    /// <param name="proofLimit">The time until the proof.</param>
    /// <exception cref="SocketException">No port can be had.</exception>
    public static LoopbackServer Start(string name, Action<LoopbackConnection> serve, TimeSpan proofLimit)
    {
        ArgumentNullException.ThrowIfNull(serve);
        var server = new LoopbackServer(name, serve, proofLimit);
        try
        {
            server.listener.Start();
            new Thread(server.Accept) { IsBackground = true, Name = name }.Start();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening, and closes the connections.</summary>
    public void Dispose()
    {
        LoopbackConnection[] open;
        lock (connections)
        {
            isStopped = true;
            open = [.. connections];
        }

        listener.Dispose();
        Array.ForEach(open, connection => connection.Dispose());
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = new LoopbackConnection(listener.AcceptTcpClient(), proofLimit);
                if (!Add(connection))
                {
                    connection.Dispose();
                    return;
                }

                new Thread(() => Serve(connection)) { IsBackground = true, Name = name }.Start();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The session was stopped.
        }
    }

    private bool Add(LoopbackConnection connection)
    {
        LoopbackConnection? oldest = null;
        lock (connections)
        {
            if (isStopped)
            {
                return false;
            }

            if (connections.Count(other => !other.IsProven) >= MaxUnproven)
            {
                oldest = connections.First(other => !other.IsProven);
                connections.Remove(oldest);
            }

            connections.AddLast(connection);
        }

        oldest?.Dispose();
        return true;
    }

    private void Serve(LoopbackConnection connection)
    {
        try
        {
            serve(connection);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The connection has ended, or was a stranger's.
        }
        finally
        {
            lock (connections)
            {
                connections.Remove(connection);
            }

            connection.Dispose();
        }
    }
}
