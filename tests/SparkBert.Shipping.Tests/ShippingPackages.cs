[assembly: AssemblyFixture(typeof(SparkBert.Shipping.Tests.ShippingPackages))]

namespace SparkBert.Shipping.Tests;

/// <summary>The archives of what was built with the tests, each made once a run, when the first test needs it.</summary>
public sealed class ShippingPackages : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sparkbert-package-");
    private readonly Lazy<string> worker;
    private readonly Lazy<string> job;

    public ShippingPackages()
    {
        worker = new(() => Make());
        job = new(() => Make("--program", Path.Combine(TestData.Root, "tests", JobName)));
    }

    /// <summary>The name of the job, and of its program.</summary>
    public const string JobName = "SparkBert.Shipping.Job";

    /// <summary>The built job.</summary>
    public static string JobProgram { get; } = Script.GetProgram(JobName);

    /// <summary>The archive of the worker.</summary>
    public string Worker => worker.Value;

    /// <summary>The archive of the job, which is a worker too.</summary>
    public string Job => job.Value;

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Makes the archive of a model's bundle.</summary>
    /// <returns>Its path.</returns>
    public static string PackModel(string bundle, string target) =>
        Script.Run("scripts/package.sh", "--no-worker", "--model", bundle, "-o", target).Require(0).Output.Trim();

    private string Make(params string[] arguments) => Script.Run(
        "scripts/package.sh", ["--output", folder.FullName, "--no-build", "--configuration", Script.Configuration, .. arguments])
        .Require(0).Output.Trim();
}
