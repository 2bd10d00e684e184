using SparkBert.Connect.Sql;

[assembly: AssemblyFixture(typeof(SparkBert.Connect.Tests.ConnectServers))]

namespace SparkBert.Connect.Tests;

/// <summary>One server of each version for all tests, started when the first test needs it.</summary>
public sealed class ConnectServers : IDisposable
{
    /// <summary>Servers cut streams above a mebibyte, so large results go over several.</summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["spark.connect.execute.reattachable.senderMaxStreamSize"] = "1m",
    };

    private readonly Lock starting = new();
    private readonly Dictionary<string, ConnectServer> servers = [];
    private readonly Dictionary<string, SparkSession> sessions = [];

    /// <summary>The versions.</summary>
    public static TheoryData<string> Versions { get; } = ["3.5.9", "4.2.1"];

    /// <summary>The worker that was built with the tests.</summary>
    public static string Worker { get; } = Script.GetProgram("SparkBert.Worker");

    /// <summary>The server of a version.</summary>
    public ConnectServer GetServer(string version)
    {
        lock (starting)
        {
            return servers.TryGetValue(version, out var server) ? server : servers[version] = ConnectServer.Start(version, Settings);
        }
    }

    /// <summary>The session of a version that runs .NET functions.</summary>
    public SparkSession Get(string version)
    {
        var server = GetServer(version);
        lock (starting)
        {
            return sessions.TryGetValue(version, out var session)
                ? session
                : sessions[version] = SparkSession.Builder().Remote(server.Address).Config(ConnectSettings.Worker, Worker).GetOrCreate();
        }
    }

    /// <summary>A session of its own.</summary>
    public SparkSession Open(string version) => SparkSession.Builder().Remote(GetServer(version).Address).GetOrCreate();

    public void Dispose()
    {
        foreach (var session in sessions.Values)
        {
            session.Stop();
        }

        foreach (var server in servers.Values)
        {
            server.Dispose();
        }
    }
}
