using SparkBert.Programs;

namespace SparkBert.Jobs.Tests;

/// <summary>A job on a standalone cluster whose one worker is killed with its executors, and comes back.</summary>
public sealed class StandaloneFaultTests(JobPackages packages)
{
    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void A_worker_that_is_killed_and_comes_back_costs_no_row(string version)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(
            folder.Path("in.txt"), Enumerable.Range(0, 20_000).Select(row => $"The bank number {row} closed. It rained near the river."));
        string[] arguments = [folder.Path("in.txt"), "--columns", "text,embeddings"];
        JobProcess.RunAlone(version, ExitCodes.Done, "EmbedText", [.. arguments, "--model", TinyModel.Folder, "-o", folder.Path("alone")]);

        using var cluster = new StandaloneCluster(version, folder.Path("cluster"));
        string[] options =
        [
            "--master", cluster.Master, "--worker-archive", packages.Worker, "--driver-memory", "512m", "--executor-memory", "512m",
        ];
        var job = BackgroundJob.Start(() => JobProcess.Submit(
            version, ExitCodes.Done, options, "EmbedText", [.. arguments, "--model", packages.Model, "-o", folder.Path("out")]));
        ProcessTree.Wait(() => job.HasEnded || ProcessTree.Workers(cluster.WorkerProcess).Count > 0, "an executor embeds");
        Assert.False(job.HasEnded, "the job ended before its worker could be killed");
        cluster.KillWorker();
        cluster.StartWorker();

        job.Finish();
        var expected = Rows("alone");
        Assert.Equal(20_000, expected.Count);
        Assert.Equal(expected, Rows("out"));

        List<string> Rows(string name) =>
            [.. AnnotationText.Of(JobProcess.ReadParquet(folder.Path(name)), "text", "embeddings").Order(StringComparer.Ordinal)];
    }
}
