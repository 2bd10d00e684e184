using Microsoft.Spark.Sql;
using Microsoft.Spark.Strict;
using SparkBert.Driver;
using SparkBert.Driver.Shipping;
using SparkBert.Spark.Gateway;

[assembly: AssemblyFixture(typeof(SparkBert.MicrosoftSpark.Tests.StandInSessions))]

namespace SparkBert.MicrosoftSpark.Tests;

/// <summary>
/// One session of each version for all tests, over the stand-in of Microsoft.Spark, started when the first test needs it.
/// </summary>
public sealed class StandInSessions : IDisposable
{
    private readonly Lock starting = new();
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, SparkSession> sessions = [];

    public StandInSessions()
    {
        // Without a host name that resolves a driver hangs.
        Environment.SetEnvironmentVariable("SPARK_LOCAL_IP", "127.0.0.1");
        Environment.SetEnvironmentVariable("SPARK_LOCAL_HOSTNAME", "localhost");
    }

    /// <summary>The versions that have a Microsoft.Spark.</summary>
    public static TheoryData<string> All { get; } = ["3.5.9", "4.0.5"];

    /// <summary>
    /// A path for a file that a session ships. It stays as long as the sessions: what runs later in the application may fetch it again.
    /// </summary>
    public string CreateFilePath(string name) => Path.Combine(folder.CreateFolder(Guid.NewGuid().ToString("N")), name);

    /// <summary>The session of a version; the test is skipped where there is no such Spark.</summary>
    public SparkSession Get(string version)
    {
        var home = SparkHomes.Require(version);
        lock (starting)
        {
            if (!sessions.TryGetValue(version, out var session))
            {
                session = Start(home, "local[2]");
                sessions.Add(version, session);
            }

            return session;
        }
    }

    /// <summary>A session with a JVM of its own.</summary>
    public static SparkSession Start(string home, string master)
    {
        // What a user gives to spark-submit; nothing of SparkBert's own defaults for its sessions.
        var settings = new Dictionary<string, string>
        {
            ["spark.master"] = master,
            ["spark.driver.memory"] = "2g",
            ["spark.ui.enabled"] = "false",
            ["spark.sql.shuffle.partitions"] = "2",
            [SparkBertSettings.Worker] = Path.Combine(AppContext.BaseDirectory, WorkerProgram.FileName),
        };
        var bridge = new StrictBridge(JvmProcess.Start(SparkHome.Find(home), settings, showLog: false));
        return settings.Aggregate(SparkSession.Builder(), (builder, setting) => builder.Config(setting.Key, setting.Value))
            .GetOrCreate(bridge);
    }

    public void Dispose()
    {
        foreach (var session in sessions.Values)
        {
            session.Stop();
        }

        folder.Dispose();
    }
}
