using System.Runtime.Versioning;
using SparkBert.Programs;
using SparkBert.Sessions;

namespace SparkBert.Jobs.Tests;

/// <summary>
/// The device of a job, from its command line to the tasks. There need not be a GPU: a worker that can't have the device names it.
/// </summary>
public sealed class DeviceTests(JobPackages packages, Sessions sessions)
{
    private const string Warning = "--device cuda: Spark gives the tasks no GPU of their own";

    /// <summary>Spark finds GPUs by a script, which may say anything: these are not there, whatever the machine has.</summary>
    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    [UnsupportedOSPlatform("windows")]
    public void The_addresses_that_Spark_gives_a_task_reach_its_model(string version)
    {
        using var folder = new TemporaryFolder();
        var script = folder.Path("discover.sh");
        File.WriteAllText(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"57\"]}'\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string[] gpus =
        [
            "--master", "local-cluster[1,1,1024]", "--worker-archive", packages.Worker, "--driver-memory", "512m",
            "--conf", "spark.worker.resource.gpu.amount=1", "--conf", $"spark.worker.resource.gpu.discoveryScript={script}",
            "--conf", "spark.executor.resource.gpu.amount=1", "--conf", "spark.task.resource.gpu.amount=1",
        ];

        var run = JobProcess.Submit(
            version, ExitCodes.Failed, gpus, "EmbedText", WriteInput(folder), "--model", packages.Model, "-o", folder.Path("out"),
            "--device", "cuda");

        Assert.Contains(" device cuda:57", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Warning, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.5.9", Place.Local, "EmbedText")]
    [InlineData("4.2.1", Place.Local, "EmbedSql")]
    [InlineData("4.2.1", Place.Connect, "EmbedText")]
    [InlineData("4.2.1", Place.Connect, "EmbedSql")]
    public void A_job_that_Spark_gives_no_GPU_is_warned_and_asks_for_the_first(string version, string master, string job)
    {
        Assert.SkipWhen(CudaDevices.FindFault(ComputeDevice.Cuda()) is null, "there is a GPU");
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder, sessions);

        var run = place.Submit(
            ExitCodes.Failed, job, WriteInput(folder), "--model", place.Model, "-o", folder.Path("out"), "--device", "cuda");

        Assert.Contains(" device cuda ", run.Output, StringComparison.Ordinal);
        Assert.Contains(Warning, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_in_8_bit_integers_is_refused_before_any_task()
    {
        using var folder = new TemporaryFolder();
        using var place = new Place("4.2.1", Place.Local, packages, folder, sessions);
        var weights = Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full");
        Models.ModelImport.Import(weights, folder.Path("model"), options: null, TestContext.Current.CancellationToken);

        var run = place.Submit(
            ExitCodes.WrongUsage, "EmbedText", WriteInput(folder), "--model", folder.Path("model"), "-o", folder.Path("out"),
            "--device", "cuda:0", "--precision", "int8");

        Assert.Contains("int8, which is for processors: use fp32 with --device cuda:0.", run.Output, StringComparison.Ordinal);
    }

    private static string WriteInput(TemporaryFolder folder)
    {
        var path = folder.Path("in.txt");
        File.WriteAllText(path, "No money in the bank.\n");
        return path;
    }
}
