using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Models;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Daemon;

/// <summary>
/// The process that Spark started. As a daemon it serves all tasks of the executor, a thread each, so that they share their models. If
/// Spark uses no daemon (Windows, or <c>spark.python.use.daemon=false</c>), it serves one.
/// </summary>
/// <remarks>
/// It has no supervisor and no child processes. With <c>spark.python.worker.reuse=false</c>, which the driver side sets, no idle connection
/// outlives the process, so the JVM notices a dead daemon when it connects and starts another. A crash ends the running tasks, and Spark
/// retries them.
/// </remarks>
internal static class WorkerProcess
{
    /// <summary>Whether the arguments are Spark's.</summary>
    public static bool IsStartedBySpark(string[] args) =>
        args is ["-m", var module, ..]
        && (module.StartsWith("pyspark.", StringComparison.Ordinal)
            || (WorkerEnvironment.Secret ?? WorkerEnvironment.SocketFolder ?? WorkerEnvironment.SocketPath) is not null);

    /// <summary>Serves until Spark ends it.</summary>
    /// <param name="register">Adds the program's own functions.</param>
    public static void Run(Action<FunctionTable> register)
    {
        // Standard output carries only the daemon's port; what the program prints goes to the executor's log.
        using var output = Console.OpenStandardOutput();
        WorkerLog.Install();
        Console.SetOut(Console.Error);
        var functions = CreateFunctions(register);
        if (WorkerEnvironment.Port is not null || WorkerEnvironment.SocketPath is not null)
        {
            ServeOne(functions);
        }
        else
        {
            ServeAll(functions, output);
        }

        EndSoon();
    }

    /// <summary>Lets no thread that a function left behind keep the process alive: nobody waits for it any more.</summary>
    public static void EndSoon() => new Thread(() =>
    {
        Thread.Sleep(TimeSpan.FromSeconds(5));
        using var self = Process.GetCurrentProcess();
        self.Kill();
    })
    { IsBackground = true }.Start();

    /// <summary>
    /// The functions. If this fails, each task sends the error to the driver: a process that ended could not say why.
    /// </summary>
    public static FunctionTable CreateFunctions(Action<FunctionTable> register)
    {
        Exception? failure = null;
        var limits = new ModelLimits { Bytes = long.MaxValue };
        try
        {
            limits = ModelLimits.FromEnvironment(WorkerEnvironment.Read);
        }
        catch (FormatException error)
        {
            failure = error;
        }

        var functions = new FunctionTable(new ExecutorResources(new ExecutorModels(limits, TimeProvider.System, Console.Error)));
        try
        {
            register(functions);
        }
        catch (Exception error)
        {
            failure ??= error;
        }

        if (failure is not null)
        {
            Console.Error.WriteLine($"sparkbert worker: it could not be set up: {failure.GetType().Name}; the text goes to the driver");
            functions.Fail(failure);
        }

        return functions;
    }

    private static void ServeAll(FunctionTable functions, Stream output)
    {
        if (WorkerEnvironment.Secret is null && !WorkerEnvironment.UsesUnixSockets)
        {
            Console.Error.WriteLine("sparkbert worker: PYTHON_WORKER_FACTORY_SECRET is not set. Spark sets it; without it a port would "
                + "serve every program of this machine, so nothing is served.");
            Environment.Exit(1);
        }

        using var listener = Listener.Open();

        // Spark ends a daemon with SIGTERM, which would leave the file of a Unix domain socket.
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => listener.Dispose());
        using var watch = new PeerWatch();

        // Between our process id and the secret, the JVM of Databricks says one more string, which .NET for Apache Spark skips there
        // (DaemonWorker.cs). It is not known whether all versions do.
        new Acceptor(listener.Accept, (connection, decided) =>
            new WorkerConnection(connection, watch, TimeProvider.System, Console.Error, RunTasks(functions))
                .ServeDaemon(WorkerEnvironment.Secret, mayBeSecond: DatabricksRuntime.IsHere, decided)).Start();

        var writer = new WireWriter(output);
        listener.Announce(writer);
        writer.Flush();

        // Spark requests the end of a worker here by its process id. All tasks have the same id. Spark closes the connection of the task
        // right after, which ends the task.
        using var requests = Console.OpenStandardInput();
        Span<byte> request = stackalloc byte[sizeof(int)];
        while (requests.ReadAtLeast(request, request.Length, throwOnEndOfStream: false) == request.Length)
        {
        }
    }

    private static Func<WireReader, WireWriter, CancellationToken, TaskLoopEnd> RunTasks(FunctionTable functions) =>
        (reader, writer, cancellation) => new TaskLoop(reader, writer, functions, TimeProvider.System, Console.Error, cancellation).Run();

    private static void ServeOne(FunctionTable functions)
    {
        try
        {
            HardMemoryLimit.KeepOfOneTask(WorkerEnvironment.Read(HardMemoryLimit.Variable));
        }
        catch (Exception error)
        {
            functions.Fail(error);
        }

        using var watch = new PeerWatch();
        var connection = new WorkerConnection(Connect(), watch, TimeProvider.System, Console.Error, RunTasks(functions));
        var serve = new Thread(() => connection.ServeSimple(WorkerEnvironment.Secret)) { IsBackground = true, Name = "connection" };
        serve.Start();
        while (!serve.Join(TimeSpan.FromSeconds(1)))
        {
            if (connection.IsPeerGone && !serve.Join(TimeSpan.FromSeconds(5)))
            {
                return;
            }
        }
    }

    private static SocketConnection Connect()
    {
        if (WorkerEnvironment.SocketPath is { } path)
        {
            var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            local.Connect(new UnixDomainSocketEndPoint(path));
            return new SocketConnection(local);
        }

        if (!ushort.TryParse(WorkerEnvironment.Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw new ProtocolException($"PYTHON_WORKER_FACTORY_PORT must be a port, but is '{WorkerEnvironment.Port}'.");
        }

        var socket = new Socket(Loopback.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(Loopback.Address, port));
        return new SocketConnection(socket);
    }
}
