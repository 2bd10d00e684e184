using SparkBert.Spark.Tests;
using SparkBert.Spark.Tests.Pipelines;

namespace SparkBert.Jobs.Tests;

/// <summary>A master on which jobs run, and what they need there.</summary>
internal sealed class Place : IDisposable
{
    public const string Local = "local[2]";
    public const string LocalCluster = "local-cluster[2,1,1024]";
    public const string Standalone = "standalone";

    private readonly StandaloneCluster? cluster;

    public Place(string version, string master, JobPackages packages, TemporaryFolder folder)
    {
        if (master == Local)
        {
            Options = ["--master", master];
            Model = TinyModel.Folder;
            return;
        }

        cluster = master == Standalone ? new StandaloneCluster(version, folder.Path("cluster")) : null;
        Options =
        [
            "--master", cluster?.Master ?? master, "--worker-archive", packages.Worker, "--driver-memory", "512m",
            .. cluster is null ? Array.Empty<string>() : ["--executor-memory", "512m", "--total-executor-cores", "1"],
        ];
        Model = packages.Model;
    }

    /// <summary>All masters.</summary>
    public static string[] All { get; } = [Local, LocalCluster, Standalone];

    /// <summary>Options of spark-submit.sh.</summary>
    public string[] Options { get; }

    /// <summary>The tiny model as jobs name it: its folder, or an archive that executors get.</summary>
    public string Model { get; }

    public void Dispose() => cluster?.Dispose();
}
