using SparkBert.Worker.Daemon;
using SparkBert.Worker.Serving;

namespace SparkBert.Worker;

/// <summary>The executor side of SparkBert: what Spark starts where it expects Python.</summary>
public static class SparkWorker
{
    /// <summary>
    /// Serves Spark if this process was started by Spark as a worker. A program that is driver and worker in one begins with
    /// <c>if (SparkWorker.TryRun(args)) return;</c> and writes nothing to standard output before.
    /// </summary>
    /// <param name="args">The arguments of the program; Spark gives <c>-m pyspark.daemon [pyspark.worker]</c>.</param>
    /// <param name="register">
    /// Registers the program's own functions; the built-in ones are there already. If it throws, each task fails with its exception.
    /// </param>
    /// <returns>
    /// True when Spark started this process and its work is over: return from Main then. False when the process was started for something
    /// else; nothing was done.
    /// </returns>
    /// <remarks>
    /// The worker keeps models in memory for later tasks. The environment variables <c>SPARKBERT_WORKER_MODEL_BYTES</c> (maximum bytes of
    /// all models; half of the memory by default) and <c>SPARKBERT_WORKER_MODEL_IDLE_SECONDS</c> (600 by default) limit how many and for
    /// how long. Spark passes them to workers as <c>spark.executorEnv.NAME</c>.
    /// </remarks>
    public static bool TryRun(string[] args, Action<WorkerFunctions>? register = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (!WorkerProcess.IsStartedBySpark(args))
        {
            return false;
        }

        WorkerProcess.Run(table => register?.Invoke(new WorkerFunctions(table)));
        return true;
    }

    /// <summary>
    /// Serves Python workers if the arguments are <c>--serve SOCKET [--idle SECONDS]</c>: one process of a host for all Python functions of
    /// <c>sparkbert.shim</c> there, which share its models. It ends when nobody was connected for the seconds (600 by default).
    /// </summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="register">Registers the program's own functions; if it throws, each task fails with its exception.</param>
    /// <returns>
    /// The exit code, to be returned from Main: 0 at the end, 2 if the socket can't be served, with a sentence on standard error, 3 if
    /// another process serves it. Null when the arguments are others; nothing was done.
    /// </returns>
    public static int? TryServe(string[] args, Action<WorkerFunctions>? register = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        return ServeOptions.AreGiven(args)
            ? ServeProcess.Run(args, table => register?.Invoke(new WorkerFunctions(table)))
            : null;
    }
}
