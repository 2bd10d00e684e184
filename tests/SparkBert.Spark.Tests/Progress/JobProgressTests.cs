using System.Text.Json.Nodes;
using SparkBert.Spark.Program;
using SparkBert.Spark.Progress;

namespace SparkBert.Spark.Tests.Progress;

public sealed class JobProgressTests(SparkSessions sessions)
{
    [Fact]
    public void Line_has_stages_tasks_rows_speed_and_the_time_left()
    {
        var tenSeconds = TimeSpan.FromSeconds(10);
        StageProgress[] stages = [new(3, 8, 2, tenSeconds), new(5, 2, 0, tenSeconds)];
        var two = ProgressLine.Format(stages, 1234, 5000, tenSeconds);
        Assert.Equal("stage 3, 5: 2 of 10 tasks, 1,234 rows, 500 tokens/s, 00:00:30 left", two);
        Assert.Equal("stage 3: 0 of 8 tasks, 0 rows, 0 tokens/s", ProgressLine.Format([new(3, 8, 0, tenSeconds)], 0, 0, tenSeconds));

        // An earlier stage's time is not this one's, and a day has more hours behind it.
        var hour = TimeSpan.FromHours(1);
        var short200 = ProgressLine.Format([new(4, 200, 1, TimeSpan.FromSeconds(1))], 0, 0, hour);
        Assert.Equal("stage 4: 1 of 200 tasks, 0 rows, 0 tokens/s, 00:03:19 left", short200);
        Assert.EndsWith(", 30:00:00 left", ProgressLine.Format([new(4, 31, 1, hour)], 0, 0, hour), StringComparison.Ordinal);
        Assert.Equal("waiting for Spark", ProgressLine.Format([], 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Stages_of_a_running_job_are_those_of_the_status_store(string version)
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var session = sessions.Get(version);
        var hold = new FunctionCommand("hold", new JsonObject { ["file"] = folder.Path("held") });
        var job = BackgroundJob.Start(() =>
        {
            using var _ = session.SparkContext.CancelWith(cancel.Token);
            return session.Range(0, 2, 1, 2).MapInArrow(hold, ProgramFunctions.Numbers).Count();
        });
        job.WaitFor(folder.Path("held"));

        // Other tests may have jobs of their own in the session.
        Assert.Contains(StageProgress.ReadRunning(session.SparkContext), stage => stage is { Tasks: 2, Done: 0 });
        cancel.Cancel();
        Assert.Throws<JavaException>(() => job.Finish());
    }
}
