using SparkBert.Driver;
using SparkBert.Spark.Sql;

[assembly: AssemblyFixture(typeof(SparkBert.Spark.Tests.SparkSessions))]

namespace SparkBert.Spark.Tests;

/// <summary>One session of each version for all tests, started when the first test needs it.</summary>
public sealed class SparkSessions : IDisposable
{
    private readonly Lock starting = new();
    private readonly Dictionary<string, SparkSession> sessions = [];

    public SparkSessions()
    {
        // Without a host name that resolves a driver hangs.
        Environment.SetEnvironmentVariable("SPARK_LOCAL_IP", "127.0.0.1");
        Environment.SetEnvironmentVariable("SPARK_LOCAL_HOSTNAME", "localhost");
    }

    /// <summary>The versions whose whole API is tested.</summary>
    public static TheoryData<string> Full { get; } = ["3.5.9", "4.2.1"];

    /// <summary>All versions.</summary>
    public static TheoryData<string> All { get; } = [.. SparkHomes.All];

    /// <summary>A setting whose value Spark hides where it shows settings, and that has a line break.</summary>
    public const string TokenSetting = SparkBertSettings.WorkerEnvironmentPrefix + "TEST_TOKEN";

    /// <summary>Its value.</summary>
    public const string Token = "a=b\nc";

    /// <summary>The program that is driver and worker.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "SparkBert.Spark.Program");

    /// <summary>The session of a version; the test is skipped where there is no such Spark.</summary>
    public SparkSession Get(string version)
    {
        var home = SparkHomes.Require(version);
        lock (starting)
        {
            return sessions.TryGetValue(version, out var session)
                ? session
                : sessions[version] = Builder(home).GetOrCreate();
        }
    }

    /// <summary>A session as the tests want it: two slots, quiet, with the program as worker.</summary>
    public static Builder Builder(string home) => SparkSession.Builder()
        .AppName("SparkBert.Spark.Tests")
        .Master("local[2]")
        .SparkHome(home)
        .Worker(Program)
        .Config("spark.ui.enabled", false)
        .Config("spark.sql.shuffle.partitions", 2)
        .Config(TokenSetting, Token)
        .Config(
            "spark.sql.warehouse.dir",
            Path.Combine(Path.GetTempPath(), $"sparkbert-warehouse-{Environment.ProcessId}-{Path.GetFileName(home)}"))
        .Config(SparkBertSettings.DriverLog, false);

    public void Dispose()
    {
        foreach (var session in sessions.Values)
        {
            var warehouse = session.Conf().Get("spark.sql.warehouse.dir");
            session.Stop();
            if (Uri.TryCreate(warehouse, UriKind.Absolute, out var written) && Directory.Exists(written.LocalPath))
            {
                Directory.Delete(written.LocalPath, recursive: true);
            }
        }
    }
}
