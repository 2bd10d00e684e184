using System.Net.Sockets;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Daemon;

/// <summary>Takes connections, a thread each, until the listener is closed.</summary>
/// <param name="accept">Waits for one; see <see cref="Listener.Accept"/>.</param>
/// <param name="serve">Serves one, and calls the action as soon as it is known whether the other side has said the secret.</param>
internal sealed class Acceptor(Func<IConnection> accept, Action<IConnection, Action> serve)
{
    /// <summary>
    /// Connections that have not yet said the secret. Clients of ours say it at once; others, which any program of the machine can open,
    /// hold no more threads than these.
    /// </summary>
    private const int MaxUnauthenticated = 32;

    /// <summary>Begins on a thread of its own.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "accept" }.Start();

    private void Run()
    {
        // Not disposed: threads of connections release it after the loop.
        var unauthenticated = new SemaphoreSlim(MaxUnauthenticated);
        while (true)
        {
            IConnection connection;
            try
            {
                unauthenticated.Wait();
                connection = accept();
            }
            catch (Exception error) when (IsClosed(error))
            {
                // The process ends.
                return;
            }
            catch (SocketException error)
            {
                // Clients would wait for ever on connections that nobody accepts; a worker that has ended is replaced.
                Console.Error.WriteLine(
                    $"sparkbert worker: no further connection can be taken ({error.SocketErrorCode}); the process ends.");
                Environment.Exit(1);
                return;
            }

            try
            {
                new Thread(() => serve(connection, () => unauthenticated.Release())) { IsBackground = true, Name = "connection" }.Start();
            }
            catch (OutOfMemoryException)
            {
                // No room for a stack now: Spark tries the task again, and the others go on.
                Console.Error.WriteLine("sparkbert worker: a connection was closed: there is no memory for its thread.");
                connection.Dispose();
                unauthenticated.Release();
            }
        }
    }

    private static bool IsClosed(Exception error) => error is ObjectDisposedException
        or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted or SocketError.InvalidArgument };
}
