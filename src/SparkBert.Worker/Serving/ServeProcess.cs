using System.Net.Sockets;
using System.Runtime.InteropServices;
using SparkBert.Worker.Daemon;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Serving;

/// <summary>
/// The worker beside Python workers: <c>--serve SOCKET --idle SECONDS</c>. One process of a host runs the functions for all Python
/// processes that connect to its Unix domain socket, so that they share a model, and outlives them. See <see cref="ServeFiles"/> for its
/// files. It ends when no connection was open for the given time, or by SIGTERM or SIGINT.
/// </summary>
/// <remarks>
/// <para>
/// A connection is one task. Numbers are big-endian 32-bit integers; a text is its length in bytes and its UTF-8, bytes likewise.
/// </para>
/// <list type="number">
/// <item>The server: its process id.</item>
/// <item>The client: the secret, a text. The server: the text <c>ok</c>, or <c>err</c>, and then it closes.</item>
/// <item>
/// The client: a request, a text of JSON (<see cref="ServedRequest"/>); the function's command, bytes (<see cref="FunctionCommand"/>); an
/// Arrow IPC stream of the rows, columns side by side, with its end.
/// </item>
/// <item>
/// The server, while it reads: -6 and an Arrow IPC stream of the result, each batch as soon as it is made, if there are rows; then -1 and
/// the task's figures, a text of JSON (<see cref="TaskFigures"/>), and it closes. After an error it ends the stream that it began and
/// sends -2 and the error, a text (<see cref="WorkerError"/>).
/// </item>
/// </list>
/// <para>
/// A client that closes its connection, or its side of it, cancels the task. Both sides must read while they write: nothing but the
/// socket's own buffers stands between them. The version of Spark does not matter, since Python has the same columns in all of them.
/// </para>
/// </remarks>
internal static class ServeProcess
{
    /// <summary>The exit code when another process serves the socket.</summary>
    private const int IsServed = 3;

    private const int Unusable = 2;

    /// <summary>Serves until the end.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="register">Adds the program's own functions.</param>
    /// <returns>The exit code: 0; 2 with a sentence when it can't serve; 3 when another process serves the socket.</returns>
    public static int Run(string[] args, Action<FunctionTable> register)
    {
        WorkerLog.Install();
        Console.SetOut(Console.Error);
        try
        {
            var options = ServeOptions.Parse(args);
            using var files = ServeFiles.TryTake(options.SocketPath);
            if (files is null)
            {
                return IsServed;
            }

            Serve(options, files, WorkerProcess.CreateFunctions(register));
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"sparkbert worker: {error.Message}");
            return Unusable;
        }

        WorkerProcess.EndSoon();
        return 0;
    }

    private static void Serve(ServeOptions options, ServeFiles files, FunctionTable functions)
    {
        using var listener = Listen(options.SocketPath);
        using var over = new ManualResetEventSlim();
        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            over.Set();
        }

        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var watch = new PeerWatch();
        using var idle = new IdleEnd(options.IdleTime, TimeProvider.System, over.Set);
        new Acceptor(
            listener.Accept, (connection, decided) => ServeConnection(connection, decided, idle, files.Secret, functions, watch)).Start();
        over.Wait();
    }

    private static Listener Listen(string path)
    {
        try
        {
            return Listener.OpenAt(path);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"the path of the socket is too long for the system; name a shorter one than {path}.", error);
        }
        catch (SocketException error)
        {
            throw new IOException($"the socket {path} can't be opened: {error.Message}", error);
        }
    }

    private static void ServeConnection(
        IConnection connection, Action decided, IdleEnd idle, string secret, FunctionTable functions, PeerWatch watch)
    {
        if (!idle.TryEnter())
        {
            // The client sees the end before our process id and starts the next server.
            connection.Dispose();
            decided();
            return;
        }

        try
        {
            new WorkerConnection(
                connection, watch, TimeProvider.System, Console.Error,
                (reader, writer, gone) => ServedTask.Run(reader, writer, functions, Console.Error, gone))
                .ServeDaemon(secret, mayBeSecond: false, decided);
        }
        finally
        {
            idle.Leave();
        }
    }
}
