using System.Collections.Concurrent;
using SparkBert.Worker.Daemon;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Models;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Tests.Models;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>
/// The worker's own code, from the thread that takes connections to the cache of models, over simulated connections and a clock that a plan
/// moves.
/// </summary>
internal sealed class SimulatedExecutor : IDisposable
{
    /// <summary>What every connection of a daemon says.</summary>
    public const string Secret = "0123456789abcdef";

    private readonly BlockingCollection<SimulatedConnection> arriving = [];
    private readonly PeerWatch watch = new(TimeSpan.FromMilliseconds(1));
    private readonly ExecutorResources shared;
    private readonly WorkerFunctions functions;
    private readonly TextWriter log;
    private int serving;
    private int undecided;

    /// <param name="limits">The limits of its models.</param>
    /// <param name="log">Its log.</param>
    public SimulatedExecutor(ModelLimits limits, TextWriter log)
    {
        this.log = new WorkerLog(log);
        shared = new ExecutorResources(new ExecutorModels(limits, Clock, this.log));
        functions = SimulatedFunctions.Create(shared);
        new Acceptor(Accept, Serve).Start();
    }

    public ManualClock Clock { get; } = new();

    public ExecutorModels Models => shared.Models;

    /// <summary>Connections that are being served.</summary>
    public int Serving => Volatile.Read(ref serving);

    /// <summary>Connections of which it is not known whether they say the secret.</summary>
    public int Undecided => Volatile.Read(ref undecided);

    /// <summary>Opens a connection.</summary>
    public void Connect(SimulatedConnection connection)
    {
        Interlocked.Increment(ref serving);
        if (connection.Plan.IsSimple)
        {
            var serve = new Thread(() => End(connection, worker => worker.ServeSimple(Secret))) { IsBackground = true };
            serve.Start();
        }
        else
        {
            Interlocked.Increment(ref undecided);
            arriving.Add(connection);
        }
    }

    public void Dispose()
    {
        arriving.CompleteAdding();
        watch.Dispose();
        shared.Dispose();
    }

    private SimulatedConnection Accept() => arriving.TryTake(out var connection, Timeout.Infinite)
        ? connection
        : throw new ObjectDisposedException(nameof(SimulatedExecutor));

    private void Serve(IConnection connection, Action decided) => End((SimulatedConnection)connection, worker => worker.ServeDaemon(
        Secret,
        mayBeSecond: false,
        () =>
        {
            Interlocked.Decrement(ref undecided);
            decided();
        }));

    private void End(SimulatedConnection connection, Action<WorkerConnection> serve)
    {
        try
        {
            serve(new WorkerConnection(connection, watch, Clock, log, RunTasks));
        }
#pragma warning disable CA1031 // In the worker's own process it would end the process, and with it all tasks of the executor.
        catch (Exception error)
#pragma warning restore CA1031
        {
            connection.Fault ??= $"the worker's process would have ended: {error}";
        }
        finally
        {
            connection.Dispose();
            Interlocked.Decrement(ref serving);
            connection.Done.Set();
        }
    }

    private TaskLoopEnd RunTasks(WireReader reader, WireWriter writer, CancellationToken cancellation) =>
        new TaskLoop(reader, writer, functions.Table, Clock, log, cancellation).Run();
}
