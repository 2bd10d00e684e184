using System.Collections.Concurrent;
using System.Diagnostics;

[assembly: AssemblyFixture(typeof(SparkBert.Jobs.Tests.JobPackages))]

namespace SparkBert.Jobs.Tests;

/// <summary>Archives for clusters, each made once a run, when the first test needs it.</summary>
public sealed class JobPackages : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sparkbert-jobs-");
    private readonly Lazy<string> worker;
    private readonly Lazy<string> model;
    private readonly ConcurrentDictionary<string, Lazy<string>> programs = new(StringComparer.Ordinal);

    public JobPackages()
    {
        worker = new(() => Make("--no-build"));
        model = new(() => Make("--no-worker", "--model", TinyModel.Folder));
    }

    /// <summary>The archive of the worker with its .NET.</summary>
    public string Worker => worker.Value;

    /// <summary>The archive of the tiny model.</summary>
    public string Model => model.Value;

    /// <summary>The program of a job with its own .NET, as a node of a cluster has it that has no other.</summary>
    public string GetProgram(string job) => programs.GetOrAdd(job, _ => new Lazy<string>(() => Unpack(job))).Value;

    public void Dispose() => folder.Delete(recursive: true);

    private string Unpack(string job)
    {
        var archive = Make("--no-build", "--program", Path.Combine(TestData.Root, "jobs", job));
        var target = folder.CreateSubdirectory(job).FullName;
        using var tar = Process.Start("tar", ["-xzf", archive, "-C", target]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return Path.Combine(target, job);
    }

    private string Make(params string[] arguments) => Script.Run(
        "scripts/package.sh", ["--output", folder.FullName, "--configuration", Script.Configuration, .. arguments])
        .Require(0).Output.Trim();
}
