using System.Collections.Concurrent;

namespace SparkBert.Spark.Gateway;

/// <summary>
/// The connections to a gateway, one for each .NET thread that makes calls. Releases of objects wait here until a command carries them.
/// </summary>
/// <param name="port">The gateway's port on this machine.</param>
/// <param name="secret">The gateway's secret.</param>
internal sealed class ThreadConnections(int port, string secret) : IDisposable
{
    private const int MaxReleasesPerCommand = 64;

    private readonly ConcurrentQueue<string> released = new();
    private readonly List<WeakReference<Py4JConnection>> opened = [];
    private readonly ThreadLocal<Py4JConnection?> current = new();
    private volatile bool disposed;

    /// <summary>The gateway's port.</summary>
    public int Port => port;

    /// <summary>Whether all connections were closed for good.</summary>
    public bool IsDisposed => disposed;

    /// <summary>Sends a command on the connection of the calling thread.</summary>
    /// <returns>The line of the reply.</returns>
    /// <exception cref="IOException">The JVM doesn't answer.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The JVM doesn't answer.</exception>
    /// <exception cref="ObjectDisposedException">The connections were closed.</exception>
    public string Exchange(string command) => Get().Exchange(command, TakeReleases());

    /// <summary>Queues an object's release; any thread may call it, even the finalizer's.</summary>
    public void Release(string id)
    {
        if (!disposed)
        {
            released.Enqueue(id);
        }
    }

    /// <summary>Closes the connection of the calling thread; its next command opens another.</summary>
    public void Close()
    {
        current.Value?.Dispose();
        current.Value = null;
    }

    /// <summary>Closes every connection; a thread that waits for an answer gets an exception.</summary>
    public void Dispose()
    {
        disposed = true;
        released.Clear();
        lock (opened)
        {
            foreach (var reference in opened)
            {
                if (reference.TryGetTarget(out var connection))
                {
                    connection.Dispose();
                }
            }
        }
    }

    private Py4JConnection Get()
    {
        if (current.Value is { IsBroken: false } connection)
        {
            return connection;
        }

        ObjectDisposedException.ThrowIf(disposed, this);
        Close();
        connection = Py4JConnection.Open(port, secret);
        current.Value = connection;
        lock (opened)
        {
            opened.RemoveAll(reference => !reference.TryGetTarget(out _));
            opened.Add(new WeakReference<Py4JConnection>(connection));
        }

        return connection;
    }

    private List<string> TakeReleases()
    {
        var ids = new List<string>();
        while (ids.Count < MaxReleasesPerCommand && released.TryDequeue(out var id))
        {
            ids.Add(id);
        }

        return ids;
    }
}
