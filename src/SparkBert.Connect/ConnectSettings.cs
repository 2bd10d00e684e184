namespace SparkBert.Connect;

/// <summary>
/// The settings of a session that this library reads. <c>Conf.Set</c> sets them, or the server has them for all its sessions.
/// </summary>
public static class ConnectSettings
{
    /// <summary>
    /// The worker that executors start. It is one of: a path as executors see it, absolute or <c>local:/path</c>, or relative to the
    /// session's folder there, such as <c>./sparkbert-worker/SparkBert.Worker</c> of an archive artifact; or its archive on this machine
    /// (<c>.tar.gz</c>, made by <c>scripts/package.sh</c>), which the session sends.
    /// </summary>
    public const string Worker = "spark.sparkbert.worker";

    /// <summary>
    /// The executable of all functions of a session that are not the JVM's. A session runs SparkBert's functions or Python's: this library
    /// sets it to the worker, and refuses to work where it names something else.
    /// </summary>
    public const string Python = "spark.sql.execution.pyspark.python";
}
