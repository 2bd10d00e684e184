using System.Globalization;

namespace SparkBert.Spark.Sql;

/// <summary>
/// Describes a session and gets it: the running one, or a new one, in a JVM that it starts or in the JVM of the spark-submit that started
/// the program.
/// </summary>
public sealed class Builder
{
    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);
    private string? sparkHome;
    private string? ownProgram;

    internal Builder()
    {
    }

    /// <summary>The application's name in Spark's web pages.</summary>
    public Builder AppName(string name) => Config("spark.app.name", name);

    /// <summary>The master, such as <c>local[4]</c> or <c>spark://host:7077</c>; by default what spark-submit finds.</summary>
    public Builder Master(string master) => Config("spark.master", master);

    /// <summary>A setting of Spark, or one of <see cref="SparkBertSettings"/>.</summary>
    public Builder Config(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        settings[key] = value;
        return this;
    }

    /// <summary>A setting of Spark.</summary>
    public Builder Config(string key, bool value) => Config(key, value ? "true" : "false");

    /// <summary>A setting of Spark.</summary>
    public Builder Config(string key, long value) => Config(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A setting of Spark.</summary>
    public Builder Config(string key, double value) => Config(key, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Settings of Spark.</summary>
    public Builder Config(SparkConf conf)
    {
        ArgumentNullException.ThrowIfNull(conf);
        foreach (var (key, value) in conf.GetAll())
        {
            _ = key == SparkConf.SparkHomeKey ? SparkHome(value) : Config(key, value);
        }

        return this;
    }

    /// <summary>
    /// Tables live in Hive's metastore, and Hive's functions and formats are there. Spark's distribution must have Hive.
    /// </summary>
    public Builder EnableHiveSupport() => Config("spark.sql.catalogImplementation", "hive");

    /// <summary>The folder of Spark; by default that of <c>SPARK_HOME</c>, or the one whose spark-submit is on the path.</summary>
    public Builder SparkHome(string path)
    {
        sparkHome = path;
        return this;
    }

    /// <summary>The worker: see <see cref="SparkBertSettings.Worker"/>.</summary>
    public Builder Worker(string path) => Config(SparkBertSettings.Worker, path);

    /// <summary>
    /// Makes this program the worker too. It references SparkBert.Worker, and its main method begins with
    /// <c>if (SparkWorker.TryRun(args, ...)) return;</c>. A setting that names the worker takes precedence: on a cluster the program may be
    /// in an archive (<c>./spark-submit.sh --program-is-worker</c>).
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The program runs under <c>dotnet</c>, but executors can start only an executable file.
    /// </exception>
    public Builder ProgramIsWorker()
    {
        var program = Environment.ProcessPath;
        ownProgram = program is null || Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? throw new InvalidOperationException(
                "the program runs under 'dotnet', but executors start one executable file: run the program's own executable (apphost), "
                + "or name it with Worker(...).")
            : program;
        return this;
    }

    /// <summary>
    /// Gets the session. Settings that matter only at the start of a JVM or an application change nothing in a running one.
    /// </summary>
    /// <exception cref="SparkLaunchException">Spark can't be started: the message says why.</exception>
    /// <exception cref="ShippingException">The worker can't be brought to executors.</exception>
    /// <exception cref="JavaException">Spark refused the settings.</exception>
    public SparkSession GetOrCreate() => SparkApplications.GetOrCreateSession(settings, sparkHome, ownProgram);
}
