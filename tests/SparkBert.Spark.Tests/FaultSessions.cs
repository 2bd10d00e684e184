using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Tests;

/// <summary>
/// Sessions whose workers may be killed: each has a JVM of its own, eight slots on one executor, and four attempts a task as a cluster has.
/// </summary>
public sealed class FaultSessions : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, SparkSession> sessions = [];

    /// <summary>The session of a version; the test is skipped where there is no such Spark.</summary>
    public SparkSession Get(string version)
    {
        if (!sessions.TryGetValue(version, out var session))
        {
            // Another path to the same Spark has a JVM of its own.
            var home = folder.Path($"faults-{version}");
            Directory.CreateSymbolicLink(home, SparkHomes.Require(version));
            session = sessions[version] = SparkSessions.Builder(home).Master("local[8,4]").GetOrCreate();
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
