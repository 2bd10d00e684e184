using SparkBert.Connect;
using SparkBert.Driver;
using SparkBert.Jobs.Sessions;
using SparkBert.Spark;
using SparkBert.Spark.Sql;

[assembly: AssemblyFixture(typeof(SparkBert.Jobs.Tests.Sessions))]

namespace SparkBert.Jobs.Tests;

/// <summary>Sessions in this process and servers of Spark Connect, one for each version, for what needs no job of its own.</summary>
public sealed class Sessions : IDisposable
{
    /// <summary>What stands behind a version whose session is that of a server of Spark Connect.</summary>
    private const string OverConnect = " over Connect";

    private readonly Lock starting = new();
    private readonly Dictionary<string, SparkSession> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConnectServer> servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IJobSession> jobs = new(StringComparer.Ordinal);

    /// <summary>Versions with the driver that is used.</summary>
    public static TheoryData<string> Everywhere { get; } = ["3.5.9", "4.2.1", "3.5.9" + OverConnect, "4.2.1" + OverConnect];

    /// <summary>The session of a version.</summary>
    public SparkSession Get(string version)
    {
        lock (starting)
        {
            if (!open.TryGetValue(version, out var session))
            {
                Environment.SetEnvironmentVariable("SPARK_LOCAL_IP", "127.0.0.1");
                Environment.SetEnvironmentVariable("SPARK_LOCAL_HOSTNAME", "localhost");
                session = SparkSession.Builder().Master("local[2]").SparkHome(SparkHomes.Require(version))
                    .Worker(Script.GetProgram("SparkBert.Worker")).Config("spark.ui.enabled", false)
                    .Config("spark.sql.shuffle.partitions", 2).Config(SparkBertSettings.DriverLog, false).GetOrCreate();
                open.Add(version, session);
            }

            return session;
        }
    }

    /// <summary>The server of a version.</summary>
    public ConnectServer GetServer(string version)
    {
        lock (starting)
        {
            return servers.TryGetValue(version, out var server) ? server : servers[version] = ConnectServer.Start(version);
        }
    }

    /// <summary>A session as jobs see it.</summary>
    /// <param name="place">One of <see cref="Everywhere"/>.</param>
    public IJobSession GetForJobs(string place)
    {
        lock (starting)
        {
            if (!jobs.TryGetValue(place, out var session))
            {
                session = place.EndsWith(OverConnect, StringComparison.Ordinal)
                    ? ConnectSession.Start(
                        GetServer(place[..^OverConnect.Length]).Address,
                        [new(ConnectSettings.Worker, Script.GetProgram("SparkBert.Worker"))],
                        CancellationToken.None)
                    : new DriverSession(Get(place), CancellationToken.None);
                jobs.Add(place, session);
            }

            return session;
        }
    }

    public void Dispose()
    {
        foreach (IDisposable session in jobs.Values.Concat<IDisposable>(open.Values).Concat(servers.Values))
        {
            session.Dispose();
        }
    }
}
