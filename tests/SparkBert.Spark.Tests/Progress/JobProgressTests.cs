using System.Text.Json.Nodes;
using SparkBert.Spark.Program;
using SparkBert.Spark.Progress;
using SparkBert.Worker;

namespace SparkBert.Spark.Tests.Progress;

public sealed class JobProgressTests(SparkSessions sessions)
{
    [Fact]
    public void Line_has_stages_tasks_rows_speed_and_the_time_left()
    {
        var tenSeconds = TimeSpan.FromSeconds(10);
        StageProgress[] stages = [new(3, 8, 2, tenSeconds), new(5, 2, 0, tenSeconds)];
        Assert.Equal("stage 3, 5: 2 of 10 tasks, 1,234 rows, 500 tokens/s, 00:00:30 left", JobProgress.Line(stages, 1234, 5000, tenSeconds));
        Assert.Equal("stage 3: 0 of 8 tasks, 0 rows, 0 tokens/s", JobProgress.Line([new(3, 8, 0, tenSeconds)], 0, 0, tenSeconds));

        // An earlier stage's time is not this one's, and a day has more hours behind it.
        Assert.EndsWith(", 00:03:19 left", JobProgress.Line([new(4, 200, 1, TimeSpan.FromSeconds(1))], 0, 0, TimeSpan.FromHours(1)), StringComparison.Ordinal);
        Assert.EndsWith(", 30:00:00 left", JobProgress.Line([new(4, 31, 1, TimeSpan.FromHours(1))], 0, 0, TimeSpan.FromHours(1)), StringComparison.Ordinal);
        Assert.Equal("waiting for Spark", JobProgress.Line([], 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Stages_of_a_running_job_are_those_of_the_status_store(string version)
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var session = sessions.Get(version);
        var held = session.Range(0, 2, 1, 2).MapInArrow(new FunctionCommand("hold", new JsonObject { ["file"] = folder.Path("held") }), ProgramFunctions.Numbers);
        var job = new Thread(() =>
        {
            using (session.SparkContext.CancelWith(cancel.Token))
            {
                Assert.ThrowsAny<SparkException>(() => held.Count());
            }
        });
        job.Start();
        while (!File.Exists(folder.Path("held")))
        {
            Thread.Yield();
        }

        // Other tests may have jobs of their own in the session.
        Assert.Contains(JobProgress.Stages(session.SparkContext), stage => stage is { Tasks: 2, Done: 0 });
        cancel.Cancel();
        job.Join();
    }
}
