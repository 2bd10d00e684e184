using SparkBert.Connect;
using SparkBert.Jobs.Sessions;

namespace SparkBert.Jobs.Tests;

// Sessions as jobs see them, of both drivers. Other tests use the sessions of our driver alone.
public sealed partial class Sessions
{
    /// <summary>What stands behind a version whose session is that of a server of Spark Connect.</summary>
    private const string OverConnect = " over Connect";

    private readonly Lock starting = new();
    private readonly Dictionary<string, ConnectServer> servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IJobSession> jobs = new(StringComparer.Ordinal);

    /// <summary>Versions with the driver that is used.</summary>
    public static TheoryData<string> Everywhere { get; } = ["3.5.9", "4.2.1", "3.5.9" + OverConnect, "4.2.1" + OverConnect];

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
            return jobs.TryGetValue(place, out var session) ? session : jobs[place] = Open(place);
        }
    }

    private IJobSession Open(string place) => place.EndsWith(OverConnect, StringComparison.Ordinal)
        ? ConnectSession.Start(
            GetServer(place[..^OverConnect.Length]).Address,
            [new(ConnectSettings.Worker, Script.GetProgram("SparkBert.Worker"))],
            CancellationToken.None)
        : new DriverSession(Get(place), CancellationToken.None);

    partial void DisposeOthers()
    {
        foreach (IDisposable session in jobs.Values.Concat<IDisposable>(servers.Values))
        {
            session.Dispose();
        }
    }
}
