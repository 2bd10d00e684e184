namespace SparkBert.Worker.Daemon;

/// <summary>The process that Spark started.</summary>
internal static class WorkerProcess
{
    public static void Run(string module, ArrowFunctions functions) =>
        throw new NotSupportedException($"{module}: the daemon is not part of this build ({functions}).");
}
