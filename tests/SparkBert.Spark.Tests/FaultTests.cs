using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Program;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Streaming;
using SparkBert.Spark.Tests.Pipelines;

namespace SparkBert.Spark.Tests;

/// <summary>What Spark, the worker and the driver do when one of them fails; with real processes and signals.</summary>
public sealed class FaultTests(FaultSessions sessions) : IClassFixture<FaultSessions>
{
    [Theory]
    [MemberData(nameof(FaultSessions.Places), MemberType = typeof(FaultSessions))]
    public void Worker_that_is_killed_during_a_task_costs_a_retry(string version, string master)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version, master);
        var held = session.Range(0, 10, 1, 2).MapInArrow(Command("hold-first-attempt", folder), ProgramFunctions.Numbers);
        var job = BackgroundJob.Start(held.Collect);
        job.WaitFor(folder.Path("task"));
        var killed = ReadNumber(folder.Path("task"));
        ProcessTree.Kill(killed);

        Assert.Equal(Enumerable.Range(0, 10).Select(n => (long)n), job.Finish().Select(row => row.GetAs<long>(0)).Order());
        Assert.NotEqual(killed, OnlyWorker(session));
    }

    [Theory]
    [MemberData(nameof(FaultSessions.Places), MemberType = typeof(FaultSessions))]
    public void Worker_that_is_killed_in_every_try_is_told_in_a_sentence(string version, string master)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version, master);
        var job = BackgroundJob.Start(session.Range(0, 1, 1, 1).MapInArrow(Command("hold", folder), ProgramFunctions.Numbers).Collect);
        for (var tries = 0; tries < 4; tries++)
        {
            job.WaitFor(folder.Path("task"));
            var worker = ReadNumber(folder.Path("task"));
            File.Delete(folder.Path("task"));
            ProcessTree.Kill(worker);
        }

        Assert.Equal(
            "the .NET worker process ended in the middle of a task, in all of 4 tries: it was killed, or the machine had no memory left.",
            Assert.Throws<JavaException>(() => job.Finish()).Reason);
        Assert.Equal(10, Numbers(session, 10).Count());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Executor_that_is_killed_during_a_task_takes_its_worker_along_and_costs_a_retry(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version, FaultSessions.Cluster);
        var held = session.Range(0, 10, 1, 2).MapInArrow(Command("hold-first-attempt", folder), ProgramFunctions.Numbers);
        var job = BackgroundJob.Start(held.Collect);
        job.WaitFor(folder.Path("task"));
        var worker = ReadNumber(folder.Path("task"));
        ProcessTree.Kill(ProcessTree.ParentOf(worker));

        Assert.Equal(Enumerable.Range(0, 10).Select(n => (long)n), job.Finish().Select(row => row.GetAs<long>(0)).Order());
        ProcessTree.Wait(() => !ProcessTree.IsRunning(worker), "the worker of the killed executor ends");
        Assert.NotEqual(worker, OnlyWorker(session));
    }

    [Theory]
    [MemberData(nameof(FaultSessions.Places), MemberType = typeof(FaultSessions))]
    public void Worker_that_is_killed_between_tasks_costs_nothing(string version, string master)
    {
        var session = sessions.Get(version, master);
        var attempts = session.Range(0, 16, 1, 8).MapInArrow(new FunctionCommand("attempt", []), ProgramFunctions.Numbers);
        Assert.Equal(16, attempts.Count());
        var killed = OnlyWorker(session);
        ProcessTree.Kill(killed);
        ProcessTree.Wait(() => !ProcessTree.IsRunning(killed), "the killed worker ends");

        for (var job = 0; job < 3; job++)
        {
            // No task was tried twice.
            Assert.All(attempts.Collect(), row => Assert.Equal(0L, row[0]));
        }

        Assert.NotEqual(killed, OnlyWorker(session));
    }

    [Theory]
    [MemberData(nameof(FaultSessions.Places), MemberType = typeof(FaultSessions))]
    public void Exception_of_a_function_fails_its_job_with_the_text_and_nothing_else(string version, string master)
    {
        var session = sessions.Get(version, master);
        var failing = session.Range(0, 4, 1, 2).MapInArrow(new FunctionCommand("fail", []), ProgramFunctions.Numbers);

        var error = Assert.Throws<JavaException>(() => failing.Count());

        Assert.Contains("System.InvalidOperationException: the café is closed", error.WorkerError, StringComparison.Ordinal);
        Assert.Contains("ProgramFunctions.Fail", error.WorkerError, StringComparison.Ordinal);
        var worker = OnlyWorker(session);
        Assert.Equal(10, Numbers(session, 10).Count());
        Assert.Equal(worker, OnlyWorker(session));
    }

    [Theory]
    [MemberData(nameof(FaultSessions.Places), MemberType = typeof(FaultSessions))]
    public void Cancelled_job_returns_and_its_function_ends(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var session = sessions.Get(version, master);
        var job = BackgroundJob.Start(() =>
        {
            using var cancelled = session.SparkContext.CancelWith(cancellation.Token);
            return session.Range(0, 1, 1, 1).MapInArrow(Command("hold", folder), ProgramFunctions.Numbers).Collect();
        });
        job.WaitFor(folder.Path("task"));
        var worker = ReadNumber(folder.Path("task"));
        cancellation.Cancel();

        var error = Assert.Throws<JavaException>(() => job.Finish());

        Assert.Contains("cancelled", error.JavaStackTrace, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(worker, ReadNumber(folder.Path("task.ended")));
        Assert.Equal(10, Numbers(session, 10).Count());
        Assert.Equal(worker, OnlyWorker(session));
    }

    [Theory]
    [MemberData(nameof(FaultSessions.Places), MemberType = typeof(FaultSessions))]
    public void Limit_ends_the_function_early(string version, string master)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version, master);
        const int Rows = 100_000_000;
        for (var run = 0; run < 3; run++)
        {
            Assert.Single(session.Range(0, Rows, 1, 1).MapInArrow(Command("copy", folder), ProgramFunctions.Numbers).Limit(1).Collect());

            // What is on its way between the processes is a few megabytes.
            ReadNumber(folder.Path("task.ended"));
            Assert.InRange(ReadNumber(folder.Path("task.rows")), 1, Rows / 10);
            File.Delete(folder.Path("task.ended"));
        }

        Assert.Equal(10, Numbers(session, 10).Count());
        OnlyWorker(session);
    }

    [Theory]
    [MemberData(nameof(FaultSessions.Places), MemberType = typeof(FaultSessions))]
    public void Tasks_of_all_forms_of_an_executor_share_a_process_and_a_model(string version, string master)
    {
        const int Rows = 64;
        const string IsEmbedded = "size(embeddings) > 5";
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version, master).NewSession();
        var pipeline = TinyModel.Pipeline();
        var texts = session.Range(0, Rows, 1, 8).SelectExpr("id", "concat('We met ', id, ' times. It was fun.') as text");

        var frame = session.SparkContext.NewTaskFigures();
        var embedded = pipeline.Transform(texts, new TransformOptions { Figures = frame });
        Assert.Equal(Rows, embedded.Where($"error is null and {IsEmbedded}").Count());
        Assert.Equal(Enumerable.Range(0, 8), frame.Values().Select(task => task.PartitionId).Order());

        var groups = session.SparkContext.NewTaskFigures();
        var embeddedGroups = texts.GroupBy("id").EmbedGroups(pipeline, new TransformOptions { Figures = groups });
        Assert.Equal(Rows, embeddedGroups.Where($"error is null and {IsEmbedded}").Count());

        var sql = session.SparkContext.NewTaskFigures();
        session.Udf().RegisterEmbeddings("bert", new BertEmbeddings(TinyModel.Model), new TransformOptions { Figures = sql });
        texts.CreateOrReplaceTempView("texts");
        Assert.Equal(Rows, session.Sql("SELECT bert(text) AS embeddings FROM texts").Where(IsEmbedded).Count());

        var stream = session.SparkContext.NewTaskFigures();
        texts.Write().Parquet(folder.Path("in"));
        var read = session.ReadStream().Schema(texts.Schema()).Option("maxFilesPerTrigger", 4).Parquet(folder.Path("in"));
        pipeline.Transform(read, new TransformOptions { Figures = stream }).WriteStream().Format("parquet")
            .CheckpointLocation(folder.Path("state")).Trigger(Trigger.AvailableNow()).Start(folder.Path("out")).AwaitTermination();
        Assert.Equal(Rows, session.Read().Parquet(folder.Path("out")).Where(IsEmbedded).Count());

        // The worker counts the models that it has loaded since its start: a form that loads one for itself makes it two.
        var worker = OnlyWorker(session);
        foreach (var figures in (TaskFiguresAccumulator[])[frame, groups, sql, stream])
        {
            Assert.Equal(Rows, figures.Values().Select(task => (task.StageId, task.PartitionId, task.InputRows)).Distinct()
                .Sum(task => task.InputRows));
            Assert.All(figures.Values(), task => Assert.Equal((worker, 1), (task.ProcessId, task.ModelLoads)));
        }
    }

    [Theory]
    [MemberData(nameof(FaultSessions.Places), MemberType = typeof(FaultSessions))]
    public void Nothing_is_left_of_a_killed_driver_with_a_running_task(string version, string master)
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(SparkSessions.Program, ["hold", folder.Path("task"), master]);
        start.Environment["SPARK_HOME"] = SparkHomes.Require(version);
        using var driver = LaunchTests.Start(start);
        driver.BeginOutputReadLine();
        driver.BeginErrorReadLine();
        ProcessTree.Wait(() => File.Exists(folder.Path("task")) || driver.HasExited, "the task starts");
        Assert.False(driver.HasExited);
        var worker = ReadNumber(folder.Path("task"));
        var tree = ProcessTree.Of(driver.Id);
        Assert.Contains(worker, tree);

        ProcessTree.Kill(driver.Id);
        ProcessTree.Wait(() => !tree.Any(ProcessTree.IsRunning), "the JVM, the executor and the worker end");
    }

    private static FunctionCommand Command(string function, TemporaryFolder folder) =>
        new(function, new JsonObject { ["file"] = folder.Path("task") });

    private static DataFrame Numbers(SparkSession session, int count) =>
        session.Range(0, count, 1, 2).MapInArrow(new FunctionCommand("double", []), ProgramFunctions.Numbers);

    /// <summary>The one worker process of a session's executor: however a task ended, there is never a second.</summary>
    private static int OnlyWorker(SparkSession session) => Assert.Single(ProcessTree.Workers(session.SparkContext.Jvm.Gateway.Process!.Id));

    /// <summary>Waits for a file in which a function says a number: its process, or rows.</summary>
    private static int ReadNumber(string file)
    {
        ProcessTree.Wait(() => File.Exists(file), file);
        return int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
    }
}
