using System.Net.Sockets;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Daemon;

/// <summary>One connection of the JVM, from its first byte to its end. Nothing that goes wrong here ends the process.</summary>
/// <param name="connection">The connection, which is closed at its end.</param>
/// <param name="watch">Notices that the other side left.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Gets a line for a connection that ends for another reason than its tasks.</param>
/// <param name="run">Runs the tasks that come behind the authentication.</param>
internal sealed class WorkerConnection(
    IConnection connection, PeerWatch watch, TimeProvider clock, TextWriter log,
    Func<WireReader, WireWriter, CancellationToken, TaskLoopEnd> run)
{
    private const int MaxAnswer = 64;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    /// <summary>Whether the JVM left while a task ran.</summary>
    public bool IsPeerGone { get; private set; }

    /// <summary>Serves a connection that the JVM opened: our process id, its secret, tasks.</summary>
    /// <param name="secret">The secret that the JVM must send; null if it sends none (Unix domain sockets).</param>
    /// <param name="mayBeSecond">Whether the JVM may say another text before it.</param>
    /// <param name="decided">Called once it is known whether the other side is the JVM.</param>
    public void ServeDaemon(string? secret, bool mayBeSecond, Action decided) => Serve((reader, writer) =>
    {
        try
        {
            // Spark 4 checks that the process lives. All connections have the same id, so it can't name a task.
            writer.WriteInt(Environment.ProcessId);
            writer.Flush();
            return secret is null || new ConnectionSecret(connection, reader, writer, clock, log).IsSaid(secret, mayBeSecond);
        }
        finally
        {
            decided();
        }
    });

    /// <summary>Serves a connection that this process opened: the secret, our process id, tasks.</summary>
    /// <param name="secret">The secret that the JVM expects; null for none.</param>
    public void ServeSimple(string? secret) => Serve((reader, writer) =>
    {
        if (secret is not null)
        {
            writer.WriteUtf(secret);
            writer.Flush();
            if (reader.ReadUtf("the answer to the secret", MaxAnswer) != "ok")
            {
                throw new ProtocolException("the JVM did not take the worker's secret.");
            }
        }

        writer.WriteInt(Environment.ProcessId);
        writer.Flush();
        return true;
    });

    private void Serve(Func<WireReader, WireWriter, bool> authenticate)
    {
        using var gone = new CancellationTokenSource();
        try
        {
            using (connection)
            {
                using var stream = new ConnectionStream(connection);
                var (reader, writer) = (new WireReader(stream), new WireWriter(stream));
                if (!authenticate(reader, writer))
                {
                    return;
                }

                using var watching = watch.Add(connection, gone);
                using var noted = gone.Token.Register(() => IsPeerGone = true);
                if (run(reader, writer, gone.Token) == TaskLoopEnd.ErrorSent)
                {
                    Drain();
                }
            }
        }
        catch (Exception error) when (error is PeerGoneException or SocketException)
        {
            // Nobody could read an answer.
        }
        catch (Exception error)
        {
            // The message of an exception that isn't ours could hold anything.
            var reason = error is ProtocolException ? error.Message : error.GetType().Name;
            log.WriteLine($"sparkbert worker: a connection was closed: {reason}");
        }
    }

    /// <summary>
    /// Says that nothing follows, and reads on until the JVM closes: if bytes were left unread, the system would answer them with a reset,
    /// which can overtake the error's text.
    /// </summary>
    private void Drain()
    {
        connection.Shutdown(SocketShutdown.Send);
        using var patience = clock.CreateTimer(_ => EndReceiving(), null, DrainTime, Timeout.InfiniteTimeSpan);
        var buffer = new byte[64 << 10];
        while (connection.Receive(buffer) > 0)
        {
        }
    }

    private void EndReceiving()
    {
        try
        {
            connection.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The JVM closed meanwhile.
        }
    }
}
