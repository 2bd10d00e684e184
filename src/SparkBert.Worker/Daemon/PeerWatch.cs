using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Daemon;

/// <summary>
/// Notices that the JVM left a connection while its task computes without reading or writing, so that a killed task, or one whose LIMIT is
/// reached, ends soon. One thread checks all connections ten times a second.
/// </summary>
internal sealed class PeerWatch : IDisposable
{
    private readonly Dictionary<IConnection, CancellationTokenSource> watched = [];
    private readonly ManualResetEventSlim wake = new();
    private readonly TimeSpan interval;
    private readonly Thread thread;
    private volatile bool isDisposed;

    /// <param name="interval">How long it waits between its looks; a tenth of a second by default.</param>
    public PeerWatch(TimeSpan? interval = null)
    {
        this.interval = interval ?? TimeSpan.FromMilliseconds(100);
        thread = new Thread(Look) { IsBackground = true, Name = "peer watch" };
        thread.Start();
    }

    /// <summary>Watches a connection until the result is disposed; the connection must be open until then.</summary>
    public IDisposable Add(IConnection connection, CancellationTokenSource gone)
    {
        lock (watched)
        {
            watched.Add(connection, gone);
        }

        wake.Set();
        return new Watched(this, connection);
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
                left = [.. watched.Where(pair => pair.Key.IsLeftByPeer).Select(pair => pair.Value)];
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

            Thread.Sleep(interval);
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

    private void Remove(IConnection connection)
    {
        lock (watched)
        {
            watched.Remove(connection);
        }
    }

    private sealed class Watched(PeerWatch watch, IConnection connection) : IDisposable
    {
        public void Dispose() => watch.Remove(connection);
    }
}
