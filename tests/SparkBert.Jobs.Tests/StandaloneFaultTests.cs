using System.Text.Json;
using SparkBert.Programs;

namespace SparkBert.Jobs.Tests;

/// <summary>Jobs on a standalone cluster whose workers are killed with their executors, come back, or stand still.</summary>
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

        List<string> Rows(string name) => StandaloneFaultTests.Rows(folder.Path(name));
    }

    /// <summary>
    /// The process that embeds on one of two hosts stands still for ever. The job can end only if Spark begins its tasks once more on the
    /// other host, and takes what comes there.
    /// </summary>
    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Tasks_that_stand_still_are_done_by_their_second_attempts(string version)
    {
        const int Files = 8;
        const int RowsOfAFile = 500;
        using var folder = new TemporaryFolder();
        folder.CreateFolder("in");
        for (var file = 0; file < Files; file++)
        {
            File.WriteAllLines(
                folder.Path("in", $"{file}.txt"),
                Enumerable.Range(0, RowsOfAFile).Select(row => $"The bank {file} number {row} closed. It rained near the river."));
        }

        string[] arguments = [folder.Path("in"), "--input-format", "txt", "--columns", "text,embeddings"];
        JobProcess.RunAlone(version, ExitCodes.Done, "EmbedText", [.. arguments, "--model", TinyModel.Folder, "-o", folder.Path("alone")]);

        using var cluster = new StandaloneCluster(version, folder.Path("cluster"));
        var second = cluster.StartSecondWorker();
        string[] options =
        [
            "--master", cluster.Master, "--worker-archive", packages.Worker, "--driver-memory", "512m", "--executor-memory", "512m",
            "--conf", "spark.speculation=true", "--conf", "spark.speculation.interval=100ms", "--conf", "spark.speculation.quantile=0.5",
            "--conf", "spark.speculation.multiplier=1.1", "--conf", "spark.speculation.minTaskRuntime=100ms",
        ];
        var job = BackgroundJob.Start(() => JobProcess.Submit(
            version,
            ExitCodes.Done,
            options,
            "EmbedText",
            [.. arguments, "--model", packages.Model, "--json", "-o", folder.Path("out")]));
        ProcessTree.Wait(() => job.HasEnded || ProcessTree.Workers(second).Count > 0, "an executor embeds");
        Assert.False(job.HasEnded, "the job ended before a process of it could stand still");
        var still = ProcessTree.Workers(second)[0];
        ProcessTree.Pause(still);

        // Of the attempts of a task, one is counted. Spark's log may stand around the summary.
        using var summary = JsonDocument.Parse(job.Finish().Output.Split('\n').Last(line => line.StartsWith('{')));
        Assert.Equal(Files * RowsOfAFile, summary.RootElement.GetProperty("rows").GetInt64());
        Assert.True(ProcessTree.IsRunning(still));
        ProcessTree.GoOn(still);
        ProcessTree.Wait(() => !ProcessTree.IsRunning(still), "the process of the application that is gone ends");
        var expected = Rows(folder.Path("alone"));
        Assert.Equal(Files * RowsOfAFile, expected.Count);
        Assert.Equal(expected, Rows(folder.Path("out")));
    }

    private static List<string> Rows(string path) =>
        [.. AnnotationText.Of(JobProcess.ReadParquet(path), "text", "embeddings").Order(StringComparer.Ordinal)];
}
