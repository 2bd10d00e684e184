using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Shipping;

/// <summary>Settles which worker executors start, brings it to them where it has to be brought, and checks it before a job starts, as far as it can be seen from the driver.</summary>
internal static class ShippedWorker
{
    /// <summary>The folder of the worker's archive on executors.</summary>
    public const string FolderName = "sparkbert-worker";

    private const string EnvironmentVariable = "SPARKBERT_WORKER";

    /// <summary>
    /// The worker of the session's setting, else of the environment, else what lies beside this program: the archive where the master is not local, or the worker.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="environment">Environment variables of the worker.</param>
    /// <exception cref="ShippingException">The worker is not there, is not complete, or is built for other processors.</exception>
    public static WorkerSettings Resolve(SparkSession session, IReadOnlyDictionary<string, string> environment)
    {
        var files = new ExecutorFiles(session);
        var architecture = session.Conf.TryGet(SparkBertSettings.WorkerArchitecture) ?? ElfHeader.OfThisMachine;
        if (architecture is not ("x64" or "arm64"))
        {
            throw new ShippingException($"{SparkBertSettings.WorkerArchitecture} must be x64 or arm64, but is '{architecture}'.");
        }

        var source = SparkBertSettings.Worker;
        var named = session.Conf.TryGet(source);
        if (string.IsNullOrEmpty(named))
        {
            source = EnvironmentVariable;
            named = System.Environment.GetEnvironmentVariable(source);
        }

        var path = string.IsNullOrEmpty(named) ? BesideProgram(files, architecture) : Named(files, named, architecture, source);
        return new WorkerSettings(path, environment);
    }

    private static string? BesideProgram(ExecutorFiles files, string architecture)
    {
        var archive = Path.Combine(AppContext.BaseDirectory, WorkerArchive.FileName);
        if (!files.IsLocal && File.Exists(archive))
        {
            return Ship(files, WorkerArchive.Open(archive, program: null, architecture));
        }

        // On a cluster that is right where every node has the program at the same path; local-cluster is such a one.
        var beside = Path.Combine(AppContext.BaseDirectory, WorkerProgram.FileName);
        return File.Exists(beside) ? beside : null;
    }

    private static string Named(ExecutorFiles files, string named, string architecture, string source)
    {
        if (ExecutorFiles.PathOnEveryNode(named) is { } everywhere)
        {
            return everywhere;
        }

        if (WorkerArchive.IsArchive(named))
        {
            return ExecutorFiles.LocalPath(named) is { } path
                ? Ship(files, WorkerArchive.Open(Path.GetFullPath(path), program: null, architecture))
                : Ship(files, new WorkerArchive(named, WorkerProgram.FileName, architecture, HasRuntime: true));
        }

        if (!Path.IsPathFullyQualified(named))
        {
            return InExecutorFolder(files, named, architecture, source);
        }

        // On other machines it may be there though it is not here; what is here is looked at.
        if (files.IsLocal || File.Exists(named))
        {
            WorkerProgram.Check(named, architecture, source);
        }

        return named;
    }

    /// <summary>A path such as <c>./sparkbert-worker/SparkBert.Worker</c>: in an archive that the settings ship, or that was put into the image of a container.</summary>
    private static string InExecutorFolder(ExecutorFiles files, string named, string architecture, string source)
    {
        var parts = named.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        var archive = parts.Length == 2 ? files.ArchiveNamed(parts[0]) : null;
        if (archive is not null && ExecutorFiles.LocalPath(archive) is { } path && File.Exists(path))
        {
            WorkerArchive.Open(path, parts[1], architecture);
        }

        if (!files.IsLocal)
        {
            return named;
        }

        // A local master unpacks archives in a folder of its own, which is not the folder in which the worker is started.
        var unpacked = Path.Combine([files.Root, .. parts]);
        WorkerProgram.Check(
            unpacked,
            architecture,
            archive is null
                ? $"{source} is '{named}', relative to the folder of the session's archives, and no archive is named '{parts.FirstOrDefault()}' (--archives FILE.tar.gz#NAME); it"
                : $"{source} is '{named}'; it");
        return unpacked;
    }

    private static string Ship(ExecutorFiles files, WorkerArchive archive)
    {
        var name = files.AddArchive(archive.Path, FolderName);
        return files.IsLocal ? Path.Combine(files.Root, name, archive.Program) : $"./{name}/{archive.Program}";
    }
}
