using System.Globalization;
using SparkBert.Driver;
using SparkBert.Driver.Shipping;
using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>
/// The applications of this program: one in the JVM of the spark-submit that started it, or one for each Spark that it started itself.
/// </summary>
internal static class SparkApplications
{
    /// <summary>The key of the application of spark-submit; others have the folder of their Spark.</summary>
    private const string Submitted = "";

    private static readonly Lock Starting = new();
    private static readonly Dictionary<string, SparkContext> Running = new(StringComparer.Ordinal);

    // As the JVM's active session: each thread has its own.
    [ThreadStatic]
    private static SparkContext? current;

    /// <summary>
    /// The running application whose session this thread got or chose last, or else one that another thread started; null if none runs.
    /// </summary>
    public static SparkContext? Current
    {
        get
        {
            if (current is { Jvm.IsRunning: true })
            {
                return current;
            }

            lock (Starting)
            {
                return Running.Values.FirstOrDefault(context => context.Jvm.IsRunning);
            }
        }
        set => current = value;
    }

    /// <summary><see cref="Current"/>.</summary>
    /// <exception cref="SparkException">No application runs.</exception>
    public static SparkContext Require() => Current
        ?? throw new SparkException("no Spark application runs in this program: SparkSession.Builder().GetOrCreate() starts one.");

    /// <summary>A session of the running application, or of a new one.</summary>
    /// <param name="settings">The session's settings.</param>
    /// <param name="sparkHome">The folder of Spark; null to look for it.</param>
    /// <param name="ownProgram">The worker if no setting names one; null for none.</param>
    /// <exception cref="SparkLaunchException">Spark can't be started.</exception>
    /// <exception cref="JavaException">Spark refused the settings.</exception>
    /// <exception cref="ShippingException">The worker can't be brought to executors.</exception>
    public static SparkSession GetOrCreateSession(IReadOnlyDictionary<string, string> settings, string? sparkHome, string? ownProgram)
    {
        CheckSettings(key => settings.GetValueOrDefault(key));
        lock (Starting)
        {
            var home = SparkSubmit.StartedThisProgram ? null : SparkHome.Find(sparkHome);
            var key = home?.Path ?? Submitted;
            if (Running.TryGetValue(key, out var running))
            {
                if (running.Jvm.IsRunning)
                {
                    current = running;
                    return new SparkSession(running, CreateSession(running.Jvm.Gateway, settings, ownProgram, isFirst: false));
                }

                running.Jvm.Dispose();
            }

            var gateway = home is null ? Connect() : Launch(home, settings);
            try
            {
                var session = Start(gateway, settings, ownProgram);
                Running[key] = current = session.SparkContext;
                return session;
            }
            catch
            {
                gateway.Dispose();
                throw;
            }
        }
    }

    private static void CheckSettings(Func<string, string?> find)
    {
        if (SessionSettings.FindProblem(find) is { } problem)
        {
            throw new SparkLaunchException(problem);
        }
    }

    private static JavaGateway Connect()
    {
        var port = Environment.GetEnvironmentVariable(SparkSubmit.PortVariable);
        return int.TryParse(port, CultureInfo.InvariantCulture, out var number)
            ? new JavaGateway(number, Environment.GetEnvironmentVariable(SparkSubmit.SecretVariable) ?? "", process: null)
            : throw new SparkLaunchException(
                $"{SparkSubmit.PortVariable} is '{port}', which is no port; remove it, since spark-submit alone sets it.");
    }

    private static JavaGateway Launch(SparkHome home, IReadOnlyDictionary<string, string> settings)
    {
        SparkHome.ParseVersion(
            home.Version,
            settings.GetValueOrDefault(SparkBertSettings.Protocol)
                ?? PropertiesFile.Find(PropertiesFile.DefaultsOf(home), SparkBertSettings.Protocol));
        JavaCommand.Find();
        var showsLog = !settings.GetValueOrDefault(SparkBertSettings.DriverLog, "true").Equals("false", StringComparison.OrdinalIgnoreCase);
        return JvmProcess.Start(home, settings, showsLog);
    }

    private static SparkSession Start(JavaGateway gateway, IReadOnlyDictionary<string, string> settings, string? ownProgram)
    {
        var java = CreateSession(gateway, settings, ownProgram, isFirst: true);
        var site = new SessionSite(java);
        var version = SparkHome.ParseVersion(java.CallString("version"), site.FindSetting(SparkBertSettings.Protocol));
        CheckSettings(site.FindSetting);
        SettingWarnings.Say(site.FindSetting);

        // The worker never changes within an application, so it is determined before anyone has a session.
        var archives = new ArchiveNames();
        var context = java.CallObject("sparkContext");
        var environment = SparkContext.ReadPairs(
            context.CallObject("getConf").CallObject("getAllWithPrefix", SparkBertSettings.WorkerEnvironmentPrefix));
        var worker = new WorkerSettings(new ShippedWorker(site, archives).Ship(), environment);
        return new SparkSession(new SparkContext(new SparkJvm(gateway, version, worker), context, archives), java);
    }

    private static JavaObject CreateSession(
        JavaGateway gateway, IReadOnlyDictionary<string, string> settings, string? ownProgram, bool isFirst)
    {
        var given = gateway.New("org.apache.spark.SparkConf");
        var builder = gateway.CallStaticObject("org.apache.spark.sql.SparkSession", "builder");
        if (isFirst)
        {
            // Settings from this program, --conf or spark-defaults.conf take precedence, and so do those of a running session.
            foreach (var (key, value) in SessionSettings.Defaults.Where(setting => !given.CallBool("contains", setting.Key)))
            {
                builder.Call("config", key, value);
            }
        }

        foreach (var (key, value) in settings)
        {
            builder.Call("config", key, value);
        }

        if (ownProgram is not null
            && !settings.ContainsKey(SparkBertSettings.Worker)
            && !given.CallBool("contains", SparkBertSettings.Worker))
        {
            builder.Call("config", SparkBertSettings.Worker, ownProgram);
        }

        return builder.CallObject("getOrCreate");
    }
}
