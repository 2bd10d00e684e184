using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SparkBert.Spark.Tests;

namespace SparkBert.Jobs.Tests;

/// <summary>A master and a worker of Spark's standalone cluster, which see no .NET.</summary>
internal sealed class StandaloneCluster : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly List<Process> processes = [];
    private readonly string work;

    public StandaloneCluster(string version, string folder)
    {
        var home = SparkHomes.Require(version);
        var port = FreePort();
        work = Path.Combine(folder, "work");
        Master = $"spark://127.0.0.1:{port}";
        PathWithoutDotnet(Path.Combine(folder, "bin"));
        try
        {
            Start(home, folder, "master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", $"{port}", "--webui-port", "0");
            Start(home, folder, "worker", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "2", "--memory", "1536m", "--work-dir", work, "--webui-port", "0", Master);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The master's address.</summary>
    public string Master { get; }

    /// <summary>The folders of the drivers that ran in the cluster, each with what its driver printed.</summary>
    public IReadOnlyList<string> Drivers => Directory.Exists(work) ? Directory.GetDirectories(work, "driver-*") : [];

    public void Dispose()
    {
        foreach (var process in processes)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A folder with all programs of the path but <c>dotnet</c>.</summary>
    private static void PathWithoutDotnet(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var program in Environment.GetEnvironmentVariable("PATH")!.Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles))
        {
            var link = Path.Combine(folder, Path.GetFileName(program));
            if (Path.GetFileName(program) != "dotnet" && !Path.Exists(link))
            {
                File.CreateSymbolicLink(link, program);
            }
        }
    }

    /// <summary>Starts a process and waits until it says that it is there.</summary>
    private void Start(string home, string folder, string name, string type, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(home, "bin", "spark-class"), [type, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        start.Environment["SPARK_LOCAL_HOSTNAME"] = "localhost";
        start.Environment["SPARK_HOME"] = home;
        start.Environment["PATH"] = Path.Combine(folder, "bin");

        // A program without a runtime of its own looks here, and not in the usual places.
        start.Environment["DOTNET_ROOT"] = Directory.CreateDirectory(Path.Combine(folder, "no-dotnet")).FullName;
        var process = Process.Start(start)!;
        processes.Add(process);
        using var ready = new ManualResetEventSlim();
        void Look(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is { } text && (text.Contains("New state: ALIVE", StringComparison.Ordinal) || text.Contains("Successfully registered with master", StringComparison.Ordinal)))
            {
                ready.Set();
            }
        }

        process.OutputDataReceived += Look;
        process.ErrorDataReceived += Look;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Assert.True(ready.Wait(Limit, TestContext.Current.CancellationToken), $"the {name} was not there within {Limit}.");
    }
}
