namespace SparkBert.Driver.Shipping;

/// <summary>
/// Determines which worker executors start, ships it if needed, and checks it before a job starts, as far as the driver can see it.
/// </summary>
/// <param name="site">The application.</param>
/// <param name="names">The names of its archives.</param>
public sealed class ShippedWorker(ISparkSite site, ArchiveNames names)
{
    /// <summary>The folder of the worker's archive on executors.</summary>
    private const string FolderName = "sparkbert-worker";

    /// <summary>The variable of the environment that names the worker where no setting does.</summary>
    public const string EnvironmentVariable = "SPARKBERT_WORKER";

    private readonly ExecutorFiles files = new(site, names);
    private readonly string architecture = GetArchitecture(site);

    /// <summary>The path of the worker where it is needed.</summary>
    /// <param name="path">The path as executors see it; null if none is known.</param>
    /// <exception cref="ShippingException">There is no worker.</exception>
    public static string RequirePath(string? path) => path ?? throw new ShippingException(
        $"There is no worker for .NET functions: '{WorkerProgram.FileName}' is not beside the program ({AppContext.BaseDirectory}). "
        + $"Reference the project SparkBert.Worker; or set {SparkBertSettings.Worker} (or {EnvironmentVariable}) to the worker's path as "
        + "executors see it, or to its archive (scripts/package.sh); or build the session with Builder.ProgramIsWorker().");

    /// <summary>
    /// The worker of the session's setting, else of the environment, else the one beside this program: its archive if the master is not
    /// local, or the worker.
    /// </summary>
    /// <returns>Its path as executors see it; null if there is none.</returns>
    /// <exception cref="ShippingException">The worker is not there, is not complete, or is built for other processors.</exception>
    public string? Ship()
    {
        if (site.FindSetting(SparkBertSettings.Worker) is { Length: > 0 } setting)
        {
            return ShipNamed(setting, SparkBertSettings.Worker);
        }

        return Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } variable
            ? ShipNamed(variable, EnvironmentVariable)
            : ShipBesideProgram();
    }

    private static string GetArchitecture(ISparkSite site) => site.FindSetting(SparkBertSettings.WorkerArchitecture) switch
    {
        null => ElfHeader.ThisArchitecture,
        var named when named is "x64" or "arm64" => named,
        var other => throw new ShippingException($"{SparkBertSettings.WorkerArchitecture} must be x64 or arm64, but is '{other}'."),
    };

    private string? ShipBesideProgram()
    {
        var archive = Path.Combine(AppContext.BaseDirectory, WorkerArchive.FileName);
        if (!files.IsLocal && File.Exists(archive))
        {
            return ShipArchive(WorkerArchive.Open(archive, program: null, architecture));
        }

        // On a cluster this works if every node has the program at the same path, as with local-cluster.
        var beside = Path.Combine(AppContext.BaseDirectory, WorkerProgram.FileName);
        return File.Exists(beside) ? beside : null;
    }

    private string ShipNamed(string named, string source)
    {
        if (SparkAddress.GetPathOnEveryNode(named) is { } everywhere)
        {
            return everywhere;
        }

        if (SparkAddress.IsArchive(named))
        {
            return SparkAddress.GetPathHere(named) is { } path
                ? ShipArchive(WorkerArchive.Open(Path.GetFullPath(path), program: null, architecture))
                : ShipArchive(new WorkerArchive(named, WorkerProgram.FileName, architecture, HasRuntime: true));
        }

        if (!Path.IsPathFullyQualified(named))
        {
            return FindInExecutorFolder(named, source);
        }

        // Other machines may have it although it is missing here; if it is here, it is checked.
        if (files.IsLocal || File.Exists(named))
        {
            WorkerProgram.Check(named, architecture, source);
        }

        return named;
    }

    /// <summary>
    /// A path such as <c>./sparkbert-worker/SparkBert.Worker</c>: in an archive in the settings, or in the image of a container.
    /// </summary>
    private string FindInExecutorFolder(string named, string source)
    {
        var parts = named.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        var archive = parts.Length == 2 ? files.FindArchive(parts[0]) : null;
        if (archive is not null && SparkAddress.GetPathHere(archive) is { } path && File.Exists(path))
        {
            WorkerArchive.Open(path, parts[1], architecture);
        }

        if (!files.IsLocal)
        {
            return named;
        }

        // A local master unpacks archives in a folder of its own, but starts the worker in another one.
        var unpacked = Path.Combine([files.Root, .. parts]);
        WorkerProgram.Check(
            unpacked,
            architecture,
            archive is null
                ? $"{source} is '{named}', relative to the folder of the session's archives, and no archive is named "
                    + $"'{parts.FirstOrDefault()}' (--archives FILE.tar.gz#NAME); it"
                : $"{source} is '{named}'; it");
        return unpacked;
    }

    private string ShipArchive(WorkerArchive archive)
    {
        var name = files.AddArchive(archive.Path, FolderName);
        return files.IsLocal ? Path.Combine(files.Root, name, archive.Program) : $"./{name}/{archive.Program}";
    }
}
