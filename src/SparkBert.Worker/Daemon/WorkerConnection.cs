using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Daemon;

/// <summary>One connection of the JVM, from its first byte to its end. Nothing that goes wrong here ends the process.</summary>
internal sealed class WorkerConnection(Socket socket, FunctionTable functions, PeerWatch watch)
{
    private const int MaxSecret = 4096;
    private const int MaxAnswer = 64;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    /// <summary>Whether the JVM left while a task ran.</summary>
    public bool IsPeerGone { get; private set; }

    /// <summary>Serves a connection that the JVM opened: our process id, its secret, tasks.</summary>
    /// <param name="secret">The secret that the JVM must send; null if it sends none (Unix domain sockets).</param>
    public void ServeDaemon(string? secret) => Serve((reader, writer) =>
    {
        // Spark 4 checks that the process lives. All connections have the same id, so it can't name a task.
        writer.WriteInt(Environment.ProcessId);
        writer.Flush();
        return secret is null || IsAuthenticated(reader, writer, secret);
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
            using (socket)
            {
                using var stream = new ConnectionStream(socket);
                var (reader, writer) = (new WireReader(stream), new WireWriter(stream));
                if (!authenticate(reader, writer))
                {
                    return;
                }

                using var watching = watch.Add(socket, gone);
                using var noted = gone.Token.Register(() => IsPeerGone = true);
                if (new TaskLoop(reader, writer, functions, Console.Error, gone.Token).Run() == TaskLoopEnd.ErrorSent)
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
            Console.Error.WriteLine($"sparkbert worker: a connection was closed: {reason}");
        }
    }

    private bool IsAuthenticated(WireReader reader, WireWriter writer, string secret)
    {
        socket.ReceiveTimeout = (int)WorkerEnvironment.AuthenticationTime.TotalMilliseconds;
        var said = "";
        try
        {
            said = reader.ReadUtf("the secret", MaxSecret);
        }
        catch (ProtocolException)
        {
            // Another program found the port: it gets the same answer as a wrong secret.
        }

        socket.ReceiveTimeout = 0;
        var isRight = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(secret));
        writer.WriteUtf(isRight ? "ok" : "err");
        writer.Flush();
        if (!isRight)
        {
            Console.Error.WriteLine("sparkbert worker: a connection was refused: it did not say the secret.");
        }

        return isRight;
    }

    /// <summary>
    /// Says that nothing follows, and reads on until the JVM closes: if bytes were left unread, the system would answer them with a reset,
    /// which can overtake the error's text.
    /// </summary>
    private void Drain()
    {
        socket.Shutdown(SocketShutdown.Send);
        var clock = Stopwatch.StartNew();
        socket.ReceiveTimeout = (int)DrainTime.TotalMilliseconds;
        var buffer = new byte[64 << 10];
        while (clock.Elapsed < DrainTime && socket.Receive(buffer) > 0)
        {
        }
    }
}
