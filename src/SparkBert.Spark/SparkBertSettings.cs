namespace SparkBert.Spark;

/// <summary>Settings of this library among Spark's; given with <c>Config</c> of the builder or <c>--conf</c> of spark-submit.</summary>
public static class SparkBertSettings
{
    /// <summary>
    /// The worker's path as executors see it: absolute, or relative to an executor's folder, such as <c>./app/SparkBert.Worker</c> of
    /// <c>--archives app.tar.gz#app</c>. By default the environment's <c>SPARKBERT_WORKER</c>, else the worker beside the driver program.
    /// </summary>
    public const string Worker = "spark.sparkbert.worker";

    /// <summary>Prefix of environment variables of the worker: <c>spark.sparkbert.worker.env.NAME</c>.</summary>
    public const string WorkerEnvironmentPrefix = "spark.sparkbert.worker.env.";

    /// <summary>Whether what the JVM logs is repeated on this program's standard error: <c>true</c> (default) or <c>false</c>.</summary>
    public const string DriverLog = "spark.sparkbert.driver.log";
}
