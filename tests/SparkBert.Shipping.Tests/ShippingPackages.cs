[assembly: AssemblyFixture(typeof(SparkBert.Shipping.Tests.WorkerPackage))]

namespace SparkBert.Shipping.Tests;

/// <summary>The archives of what was built with the tests, each made once a run, when the first test needs it.</summary>
public sealed class WorkerPackage : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sparkbert-package-");
    private readonly Lazy<string> worker;
    private readonly Lazy<string> job;

    public WorkerPackage()
    {
        worker = new(() => Make());
        job = new(() => Make("--program", Path.Combine(Script.Root, "tests", "SparkBert.Shipping.Job")));
    }

    /// <summary>The archive of the worker.</summary>
    public string Worker => worker.Value;

    /// <summary>The archive of the job, which is a worker too.</summary>
    public string Job => job.Value;

    public void Dispose() => folder.Delete(recursive: true);

    private string Make(params string[] arguments)
    {
        var (exitCode, output, error) = Script.Run(
            "scripts/package.sh", ["--output", folder.FullName, "--no-build", "--configuration", Script.Configuration, .. arguments]);
        Assert.True(exitCode == 0, $"package.sh ended with {exitCode}: {error}");
        return output.Trim();
    }
}
