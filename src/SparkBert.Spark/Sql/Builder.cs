using System.Globalization;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Shipping;

namespace SparkBert.Spark.Sql;

/// <summary>Describes a session and gets it: the running one, or a new one in a JVM that it starts, or in the JVM of the spark-submit that started the program.</summary>
public sealed class Builder
{
    private static readonly Lock Starting = new();
    private static readonly Dictionary<string, SparkJvm> Started = new(StringComparer.Ordinal);

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

    /// <summary>The folder of Spark; by default that of <c>SPARK_HOME</c>, or the one whose spark-submit is on the path.</summary>
    public Builder SparkHome(string path)
    {
        sparkHome = path;
        return this;
    }

    /// <summary>The worker's path as executors see it: see <see cref="SparkBertSettings.Worker"/>.</summary>
    public Builder Worker(string path) => Config(SparkBertSettings.Worker, path);

    /// <summary>
    /// This program is the worker too: its main method begins with <c>if (SparkWorker.TryRun(args, ...)) return;</c>. Where a setting names the worker, as on a cluster that gets
    /// this program in an archive (<c>./spark-submit.sh --program-is-worker</c>), that one is taken.
    /// </summary>
    /// <exception cref="InvalidOperationException">The program runs under <c>dotnet</c>; executors can start only an executable file.</exception>
    public Builder ProgramIsWorker()
    {
        var program = Environment.ProcessPath;
        ownProgram = program is null || Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? throw new InvalidOperationException(
                "the program runs under 'dotnet', but executors start one executable file: run the program's own executable (apphost), or name it with Worker(...).")
            : program;
        return this;
    }

    /// <summary>Gets the session. Settings that only count when a JVM or an application starts change nothing in a running one.</summary>
    /// <exception cref="SparkLaunchException">Spark can't be started: the message says why.</exception>
    /// <exception cref="JavaException">Spark refused the settings.</exception>
    public SparkSession GetOrCreate()
    {
        VersionedCalls.CheckSettings(key => settings.GetValueOrDefault(key));
        lock (Starting)
        {
            var jvm = SparkSubmit.StartedThisProgram ? Submitted() : Launched();
            try
            {
                return Session(jvm);
            }
            catch when (jvm.Version == default)
            {
                // Nobody has it yet.
                jvm.Dispose();
                throw;
            }
        }
    }

    private static SparkJvm Submitted()
    {
        if (Started.TryGetValue("", out var running) && !running.IsStopped)
        {
            return running;
        }

        var port = Environment.GetEnvironmentVariable(SparkSubmit.PortVariable);
        if (!int.TryParse(port, CultureInfo.InvariantCulture, out var number))
        {
            throw new SparkLaunchException($"{SparkSubmit.PortVariable} is '{port}', which is no port; it is set by spark-submit alone.");
        }

        var secret = Environment.GetEnvironmentVariable(SparkSubmit.SecretVariable) ?? "";
        return Started[""] = new SparkJvm(new JavaGateway(number, secret, process: null));
    }

    private SparkJvm Launched()
    {
        var home = Gateway.SparkHome.Find(sparkHome);
        if (Started.TryGetValue(home.Path, out var running) && running.IsRunning)
        {
            return running;
        }

        running?.Dispose();
        JavaCommand.Find();
        var showLog = !settings.GetValueOrDefault(SparkBertSettings.DriverLog, "true").Equals("false", StringComparison.OrdinalIgnoreCase);
        return Started[home.Path] = new SparkJvm(JvmProcess.Start(home, settings, showLog));
    }

    private SparkSession Session(SparkJvm jvm)
    {
        var gateway = jvm.Gateway;
        var given = gateway.New("org.apache.spark.SparkConf");
        var builder = gateway.CallStaticObject("org.apache.spark.sql.SparkSession", "builder");
        foreach (var (key, value) in VersionedCalls.SessionDefaults())
        {
            // What the user set here, with --conf or in spark-defaults.conf comes first, and so does what was set in a session that runs.
            if (jvm.Version == default && !given.CallBool("contains", key))
            {
                builder.Call("config", key, value);
            }
        }

        foreach (var (key, value) in settings)
        {
            builder.Call("config", key, value);
        }

        if (ownProgram is not null && !settings.ContainsKey(SparkBertSettings.Worker) && !given.CallBool("contains", SparkBertSettings.Worker))
        {
            builder.Call("config", SparkBertSettings.Worker, ownProgram);
        }

        var session = new SparkSession(jvm, builder.CallObject("getOrCreate"));
        if (jvm.Version == default)
        {
            var version = SparkVersion.Parse(session.Java.CallString("version"));
            VersionedCalls.CheckSettings(session.Conf.TryGet);
            jvm.Worker = ShippedWorker.Resolve(session, WorkerEnvironment(session));
            jvm.Version = version;
        }

        return session;
    }

    private static Dictionary<string, string> WorkerEnvironment(SparkSession session) => session.SparkContext.GetConf()
        .Where(setting => setting.Key.StartsWith(SparkBertSettings.WorkerEnvironmentPrefix, StringComparison.Ordinal))
        .ToDictionary(setting => setting.Key[SparkBertSettings.WorkerEnvironmentPrefix.Length..], setting => setting.Value);
}
