namespace SparkBert.Driver;

/// <summary>The settings of this library among Spark's; set with <c>Config</c> of the builder or <c>--conf</c> of spark-submit.</summary>
public static class SparkBertSettings
{
    /// <summary>
    /// The worker. By default the environment's <c>SPARKBERT_WORKER</c>, else what lies beside the driver program: the archive where the
    /// master is not local, or the worker. It is one of:
    /// <list type="bullet">
    /// <item>a path as executors see it: absolute, or relative to an executor's folder, such as <c>./sparkbert-worker/SparkBert.Worker</c>
    /// of <c>--archives sparkbert-worker-linux-x64.tar.gz#sparkbert-worker</c>;</item>
    /// <item><c>local:/path</c>, a path on every node, which is not looked at here;</item>
    /// <item>its archive (<c>.tar.gz</c>, made by <c>scripts/package.sh</c>), which the session ships to the executors.</item>
    /// </list>
    /// </summary>
    public const string Worker = "spark.sparkbert.worker";

    /// <summary>
    /// The processors of the executors, if they differ from the driver's: <c>x64</c> or <c>arm64</c>. A worker for others is refused.
    /// </summary>
    public const string WorkerArchitecture = "spark.sparkbert.worker.architecture";

    /// <summary>
    /// The model of a program that names none. It is one of:
    /// <list type="bullet">
    /// <item>a bundle's folder here, which the session ships to executors if the master is not local;</item>
    /// <item><c>local:/path</c>, a path on every node;</item>
    /// <item>an archive of a bundle (<c>NAME.tar.gz</c>, made by <c>scripts/package.sh --model</c>): a path here, or an address that Spark
    /// reads (https, http, file, hdfs, ...). The session ships it: the driver and each node fetch it once, each executor unpacks it for
    /// itself.</item>
    /// <item>the name under which <c>--archives FILE.tar.gz#NAME</c> ships one.</item>
    /// </list>
    /// The JVMs fetch an https address, so its certificate must be in their trust store (<c>-Djavax.net.ssl.trustStore</c> in
    /// <c>spark.driver.extraJavaOptions</c> and <c>spark.executor.extraJavaOptions</c>).
    /// </summary>
    public const string Model = "spark.sparkbert.model";

    /// <summary>
    /// The SHA-256 that the model's <c>sparkbert.json</c> must have, in hexadecimal; that file holds the hashes of all other files. Driver
    /// and executors compare it. By default executors compare with the driver's model.
    /// </summary>
    public const string ModelSha256 = "spark.sparkbert.model.sha256";

    /// <summary>Prefix of the worker's environment variables: <c>spark.sparkbert.worker.env.NAME</c>.</summary>
    public const string WorkerEnvironmentPrefix = "spark.sparkbert.worker.env.";

    /// <summary>
    /// A supported line of Spark, such as <c>4.2</c>, to try a Spark of another line with it: what the JVM's methods are, and how its tasks
    /// are written. A session keeps what it had when it began.
    /// </summary>
    public const string Protocol = ProtocolTag.Setting;

    /// <summary>Whether the JVM's log is repeated on this program's standard error: <c>true</c> (default) or <c>false</c>.</summary>
    public const string DriverLog = "spark.sparkbert.driver.log";
}
