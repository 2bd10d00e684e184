using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Tests;

/// <summary>
/// Sessions whose workers may be killed: each has a JVM of its own, eight slots on one executor, and four attempts a task as a cluster has.
/// On one master the executor is the driver's JVM, on the other a process of its own.
/// </summary>
public sealed class FaultSessions : IDisposable
{
    public const string Local = "local[8,4]";
    public const string Cluster = "local-cluster[1,8,1024]";

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<(string Version, string Master), SparkSession> sessions = [];

    /// <summary>Versions, each with the masters.</summary>
    public static TheoryData<string, string> Places { get; } =
    [
        .. SparkSessions.Full.Select(version => new TheoryDataRow<string, string>(version.Data, Local)),
        .. SparkSessions.Full.Select(version => new TheoryDataRow<string, string>(version.Data, Cluster)),
    ];

    /// <summary>The session of a version and master; the test is skipped where there is no such Spark.</summary>
    public SparkSession Get(string version, string master)
    {
        if (!sessions.TryGetValue((version, master), out var session))
        {
            // Another path to the same Spark has a JVM of its own.
            var home = folder.Path($"faults-{version}-{(master == Local ? "local" : "cluster")}");
            Directory.CreateSymbolicLink(home, SparkHomes.Require(version));
            session = sessions[(version, master)] = SparkSessions.Builder(home).Master(master).GetOrCreate();
        }

        return session;
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
