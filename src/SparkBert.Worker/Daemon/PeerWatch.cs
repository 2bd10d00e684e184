using System.Net.Sockets;

namespace SparkBert.Worker.Daemon;

/// <summary>
/// Notices that the JVM left a connection while its task computes without reading or writing, so that a killed task, or one whose LIMIT is
/// reached, ends soon. One thread checks all connections ten times a second.
/// </summary>
internal sealed class PeerWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<Socket, CancellationTokenSource> watched = [];
    private readonly ManualResetEventSlim wake = new();
    private readonly Thread thread;
    private volatile bool isDisposed;

    public PeerWatch()
    {
        thread = new Thread(Look) { IsBackground = true, Name = "peer watch" };
        thread.Start();
    }

    /// <summary>Watches a connection until the result is disposed; the socket must be open until then.</summary>
    public IDisposable Add(Socket socket, CancellationTokenSource gone)
    {
        lock (watched)
        {
            watched.Add(socket, gone);
        }

        wake.Set();
        return new Watched(this, socket);
    }

    public void Dispose()
    {
        isDisposed = true;
        wake.Set();
        thread.Join();
        wake.Dispose();
    }

    private void Look()
    {
        while (!isDisposed)
        {
            wake.Wait();
            List<CancellationTokenSource> left;
            lock (watched)
            {
                left = [.. watched.Where(pair => SocketState.IsLeftByPeer(pair.Key)).Select(pair => pair.Value)];
                if (watched.Count == 0 && !isDisposed)
                {
                    wake.Reset();
                    continue;
                }
            }

            foreach (var gone in left)
            {
                Cancel(gone);
            }

            Thread.Sleep(Interval);
        }
    }

    private static void Cancel(CancellationTokenSource gone)
    {
        try
        {
            // A function's callback on the token may block; the other connections are watched meanwhile. If it fails, the connection's
            // thread handles the rest.
            _ = gone.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The task ended meanwhile.
        }
    }

    private void Remove(Socket socket)
    {
        lock (watched)
        {
            watched.Remove(socket);
        }
    }

    private sealed class Watched(PeerWatch watch, Socket socket) : IDisposable
    {
        public void Dispose() => watch.Remove(socket);
    }
}
