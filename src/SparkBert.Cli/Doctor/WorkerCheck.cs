using SparkBert.Driver;
using SparkBert.Driver.Shipping;
using SparkBert.Spark;

namespace SparkBert.Cli.Doctor;

/// <summary>The worker or its archive, as far as it is on this machine.</summary>
internal static class WorkerCheck
{
    private const string Name = "worker";
    private const string Advice = "make the archive with scripts/package.sh and name it with --worker";

    public static Finding Run(string? worker)
    {
        try
        {
            worker ??= FindBeside();
            if (worker is null)
            {
                return Finding.Fail(
                    Name, $"there is no {WorkerProgram.FileName} beside the program ({AppContext.BaseDirectory})", Advice);
            }

            if (SparkAddress.IsArchive(worker))
            {
                var archive = WorkerArchive.Open(worker);
                var found = $"{Path.GetFullPath(worker)}: {archive.Program} for {archive.Architecture}";
                return archive.HasRuntime
                    ? Finding.Ok(Name, $"{found}, with its .NET runtime")
                    : Finding.Warn(
                        Name, $"{found}, without a .NET runtime", "every executor needs .NET 10, or an archive made by scripts/package.sh");
            }

            if (SparkAddress.GetPathOnEveryNode(worker) is { } path)
            {
                return Finding.Warn(
                    Name, $"{path} on every node, which can't be looked at from here", "the job of one row on that master shows it");
            }

            var architecture = WorkerProgram.Check(worker, architecture: null, "--worker");
            return Finding.Ok(Name, $"{Path.GetFullPath(worker)} for {architecture}");
        }
        catch (SparkException error)
        {
            return Finding.Fail(Name, error.Message, Advice);
        }
    }

    private static string? FindBeside()
    {
        var path = Path.Combine(AppContext.BaseDirectory, WorkerProgram.FileName);
        return File.Exists(path) ? path : null;
    }
}
