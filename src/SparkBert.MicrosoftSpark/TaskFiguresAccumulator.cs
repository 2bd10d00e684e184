using Microsoft.Spark.Interop.Ipc;
using Microsoft.Spark.Sql;
using SparkBert.Driver.Jvm;
using SparkBert.MicrosoftSpark.Bridge;

namespace SparkBert.MicrosoftSpark;

/// <summary>
/// Gathers the figures of the successful tasks of functions. The JVM sends them to a server of this program on this machine's loopback:
/// bytes can't come back over the bridge of Microsoft.Spark.
/// </summary>
public sealed class TaskFiguresAccumulator : IDisposable
{
    private readonly AccumulatorServer server = AccumulatorServer.Start();
    private readonly TaskFiguresLog log;

    /// <summary>An accumulator of a session's application.</summary>
    /// <param name="session">The session.</param>
    /// <exception cref="NotSupportedException">Its Spark is not supported.</exception>
    /// <exception cref="SparkBert.Driver.SparkException">The session can't run functions of the worker.</exception>
    public TaskFiguresAccumulator(SparkSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        log = new TaskFiguresLog(server.ReadUpdates);
        try
        {
            Reference = new BridgeSession(session.Reference).CreateAccumulator(server);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>The accumulator in the JVM.</summary>
    internal JvmObjectReference Reference { get; }

    /// <summary>
    /// The figures so far, one for each stage, partition and function. Spark may compute a partition more than once; it counts once.
    /// </summary>
    public IReadOnlyList<TaskFigures> Values() => log.Values();

    /// <summary>Stops the server. Jobs that still send figures to it fail, so end them before.</summary>
    public void Dispose() => server.Dispose();
}
