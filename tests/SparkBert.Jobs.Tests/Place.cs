namespace SparkBert.Jobs.Tests;

/// <summary>A master on which jobs run, and what they need there.</summary>
internal sealed class Place : IDisposable
{
    public const string Local = "local[2]";
    public const string LocalCluster = "local-cluster[2,1,1024]";
    public const string Standalone = "standalone";
    public const string StandaloneClusterMode = "standalone, deploy mode cluster";
    public const string Connect = "Spark Connect";

    private readonly string version;
    private readonly JobPackages packages;
    private readonly string[] options;
    private readonly StandaloneCluster? cluster;
    private readonly bool isClusterMode;
    private readonly bool isRemote;

    public Place(string version, string master, JobPackages packages, TemporaryFolder folder, Sessions sessions)
    {
        this.version = version;
        this.packages = packages;
        if (master == Connect)
        {
            isRemote = true;
            options = ListConnectOptions(sessions.GetServer(version));
            Model = TinyModel.Folder;
            return;
        }

        if (master == Local)
        {
            options = ["--master", master];
            Model = TinyModel.Folder;
            return;
        }

        isClusterMode = master == StandaloneClusterMode;
        cluster = isClusterMode || master == Standalone ? new StandaloneCluster(version, folder.Path("cluster")) : null;
        options =
        [
            "--master", cluster?.Master ?? master, "--worker-archive", packages.Worker, "--driver-memory", "512m",
            .. cluster is null ? Array.Empty<string>() : ["--executor-memory", "512m", "--total-executor-cores", "1"],

            // Else spark-submit ends as soon as the cluster has the driver.
            .. isClusterMode
                ? ["--deploy-mode", "cluster", "--conf", "spark.standalone.submit.waitAppCompletion=true"]
                : Array.Empty<string>(),
        ];
        Model = packages.Model;
    }

    /// <summary>All masters.</summary>
    public static string[] All { get; } = [Local, LocalCluster, Standalone, StandaloneClusterMode, Connect];

    /// <summary>The options of a job that runs at a server.</summary>
    public static string[] ListConnectOptions(ConnectServer server) =>
        ["--remote", server.Address, "--conf", "spark.sparkbert.worker=" + Script.GetProgram("SparkBert.Worker")];

    /// <summary>The tiny model as jobs name it: its folder, or an archive that executors get.</summary>
    public string Model { get; }

    /// <summary>The same for a stream: tasks of streams over Spark Connect 4 do not see what was sent.</summary>
    public string StreamModel => isRemote ? "local:" + Model : Model;

    /// <summary>Whether the tasks send their figures.</summary>
    public bool HasFigures => !isRemote || !version.StartsWith("3.", StringComparison.Ordinal);

    /// <summary>Runs a job by spark-submit.sh, or by itself where it runs at a server.</summary>
    /// <param name="exitCode">
    /// The exit code of the job, which is checked, but for deploy mode cluster: there spark-submit ends with 0 whatever became of the
    /// driver.
    /// </param>
    /// <param name="job">The job.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>
    /// What spark-submit printed; in deploy mode cluster what the driver did. All of it is on standard output, as spark-submit has it.
    /// </returns>
    public ScriptRun Submit(int exitCode, string job, params string[] arguments)
    {
        if (isRemote)
        {
            var run = JobProcess.RunAlone(version, exitCode, job, [.. arguments, .. options]);
            return run with { Output = run.Output + run.Error };
        }

        if (!isClusterMode)
        {
            return JobProcess.Submit(version, exitCode, options, job, arguments);
        }

        var before = cluster!.Drivers;
        JobProcess.Submit(version, 0, [.. options, "--driver-program", packages.GetProgram(job)], job, arguments);
        var driver = Assert.Single(cluster.Drivers.Except(before));
        return new ScriptRun(0, File.ReadAllText(Path.Combine(driver, "stdout")), File.ReadAllText(Path.Combine(driver, "stderr")));
    }

    public void Dispose() => cluster?.Dispose();
}
