using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SparkBert.Jobs.Tests;

/// <summary>A master and a worker of Spark's standalone cluster, which see no .NET.</summary>
internal sealed class StandaloneCluster : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly List<Process> processes = [];
    private readonly string home;
    private readonly string folder;
    private readonly string work;
    private Process? worker;

    public StandaloneCluster(string version, string folder)
    {
        home = SparkHomes.Require(version);
        this.folder = folder;
        var port = FreePort();
        work = Path.Combine(folder, "work");
        Master = $"spark://127.0.0.1:{port}";
        PathWithoutDotnet(Path.Combine(folder, "bin"));
        try
        {
            Start("master", "org.apache.spark.deploy.master.Master", [.. Host("127.0.0.1"), "--port", $"{port}"]);
            StartWorker();
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

    /// <summary>The process of the worker.</summary>
    public int WorkerProcess => worker!.Id;

    /// <summary>Starts the worker, and waits until the master knows it.</summary>
    public void StartWorker() => worker = StartWorker("127.0.0.1");

    /// <summary>Starts a worker on another host, which is another address of the loopback interface.</summary>
    /// <returns>Its process.</returns>
    public int StartSecondWorker() => StartWorker("127.0.0.2").Id;

    /// <summary>Kills the worker with all that it started.</summary>
    public void KillWorker()
    {
        worker!.Kill(entireProcessTree: true);
        worker.WaitForExit();
    }

    public void Dispose()
    {
        foreach (var process in processes)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    private static string[] Host(string address) => ["--host", address, "--webui-port", "0"];

    private Process StartWorker(string address)
    {
        string[] size = ["--cores", "2", "--memory", "1536m", "--work-dir", work];
        return Start("worker", "org.apache.spark.deploy.worker.Worker", [.. Host(address), .. size, Master]);
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
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(':', StringSplitOptions.RemoveEmptyEntries);
        foreach (var program in path.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles))
        {
            var link = Path.Combine(folder, Path.GetFileName(program));
            if (Path.GetFileName(program) != "dotnet" && !Path.Exists(link))
            {
                File.CreateSymbolicLink(link, program);
            }
        }
    }

    /// <summary>Starts a process and waits until it says that it is there.</summary>
    private Process Start(string name, string type, params string[] arguments)
    {
        var environment = new Dictionary<string, string?>
        {
            ["SPARK_HOME"] = home,
            ["PATH"] = Path.Combine(folder, "bin"),

            // A program without a runtime of its own looks here, and not in the usual places.
            ["DOTNET_ROOT"] = Directory.CreateDirectory(Path.Combine(folder, "no-dotnet")).FullName,
        };
        var start = Script.CreateStart(Path.Combine(home, "bin", "spark-class"), environment, [type, .. arguments]);
        start.WorkingDirectory = folder;
        var process = Process.Start(start)!;
        processes.Add(process);
        using var ready = new ManualResetEventSlim();
        void Look(object sender, DataReceivedEventArgs line)
        {
            string[] signs = ["New state: ALIVE", "Successfully registered with master"];
            if (line.Data is { } text && signs.Any(sign => text.Contains(sign, StringComparison.Ordinal)))
            {
                ready.Set();
            }
        }

        process.OutputDataReceived += Look;
        process.ErrorDataReceived += Look;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Assert.True(ready.Wait(Limit, TestContext.Current.CancellationToken), $"the {name} was not there within {Limit}.");
        return process;
    }
}
