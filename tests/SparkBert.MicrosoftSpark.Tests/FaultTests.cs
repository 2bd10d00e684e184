using System.Text.Json;
using Microsoft.Spark.Interop.Ipc;
using Microsoft.Spark.Sql;
using Microsoft.Spark.Strict;
using SparkBert.Driver;

namespace SparkBert.MicrosoftSpark.Tests;

/// <summary>
/// What a program on Microsoft.Spark meets when a worker, a job or the JVM ends, with real processes and signals. A task is held where its
/// worker is stopped with the task's bytes before it. Each test has a session of its own, in which there is one worker.
/// </summary>
[Collection("one bridge")]
public sealed class FaultTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<SparkSession> own = [];

    private static TransformOptions Vectors => new() { Columns = ["id", "embeddings"] };

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Worker_that_is_killed_during_a_task_costs_a_retry(string version)
    {
        var session = Start(version, "local[2,4]");
        var worker = WarmUp(session);
        using var figures = new TaskFiguresAccumulator(session);
        var job = Hold(worker, Embed(session, Vectors with { Figures = figures }));
        ProcessTree.Kill(worker);

        RequireExpected(job.Finish());
        var tasks = figures.Values();
        Assert.Equal(Documents.Count, tasks.Sum(task => task.InputRows));
        Assert.Equal([OnlyWorker(session)], tasks.Select(task => task.ProcessId).Distinct());
        Assert.DoesNotContain(worker, tasks.Select(task => task.ProcessId));
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Worker_that_is_killed_in_the_only_try_is_told_in_a_sentence(string version)
    {
        var session = Start(version, "local[2]");
        var worker = WarmUp(session);
        var job = Hold(worker, Embed(session, Vectors));
        ProcessTree.Kill(worker);

        var error = Assert.ThrowsAny<Exception>(() => job.Finish());
        Assert.Equal(
            "the .NET worker process ended in the middle of a task, in its only try: it was killed, or the machine had no memory left.",
            error.FindReason());
        Assert.Null(error.FindWorkerError());
        RequireExpected(Embed(session, Vectors).Collect());
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Cancelled_query_returns_at_once_and_the_session_goes_on(string version)
    {
        var session = Start(version, "local[2]");
        var worker = WarmUp(session);
        var context = (JvmObjectReference)session.Reference.Invoke("sparkContext");
        var result = Embed(session, Vectors);
        var job = Hold(worker, () =>
        {
            context.Invoke("setJobGroup", "of a test", "a query", false);
            return result.Collect();
        });
        context.Invoke("cancelJobGroup", "of a test");

        // The worker still stands still: nobody waits for it.
        var error = Assert.ThrowsAny<Exception>(() => job.Finish());
        ProcessTree.GoOn(worker);
        Assert.Matches("^Job [0-9]+ cancelled part of cancelled job group of a test", error.FindReason());
        RequireExpected(Embed(session, Vectors).Collect());
        OnlyWorker(session);
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void JVM_that_is_killed_is_told_in_a_sentence_and_its_worker_ends(string version)
    {
        var session = Start(version, "local[2]");
        var worker = WarmUp(session);
        var frame = Documents.Read(session, folder.Path("documents"), 1);
        var job = Hold(worker, Documents.Stages.Transform(frame, Vectors));
        ProcessTree.Kill(Jvm(session));
        ProcessTree.GoOn(worker);

        const string Gone = "the JVM of this Spark session doesn't answer: it has ended, or it closed the connection (";
        Assert.StartsWith(Gone, Assert.ThrowsAny<Exception>(() => job.Finish()).FindReason(), StringComparison.Ordinal);
        ProcessTree.Wait(() => !ProcessTree.IsRunning(worker), "the worker of the killed JVM ends");
        var refused = Assert.Throws<SparkException>(() => Documents.Stages.Transform(frame, Vectors));
        Assert.StartsWith(Gone, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith(Gone, Assert.ThrowsAny<Exception>(() => session.Sql("SELECT 1")).FindReason(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var session in own)
        {
            // Not stopped: it may have no JVM any more.
            session.Reference.Jvm.Dispose();
        }

        folder.Dispose();
    }

    private static int Jvm(SparkSession session) => ((StrictBridge)session.Reference.Jvm).Gateway.Process!.Id;

    private static int OnlyWorker(SparkSession session) => Assert.Single(ProcessTree.Workers(Jvm(session)));

    private static void RequireExpected(IEnumerable<JsonElement> rows) => Assert.Equal(
        Documents.Expected("id", "embeddings"), rows.ToText("id", "embeddings").Order(StringComparer.Ordinal));

    /// <summary>Runs a job of one task, so that the one worker waits for the next with its connection open.</summary>
    private static int WarmUp(SparkSession session)
    {
        Assert.Equal(1L, new Pipeline(new DocumentAssembler()).Transform(session.Sql("SELECT 'A bank.' AS text")).Filter(
            "size(document) = 1").Count());
        return OnlyWorker(session);
    }

    private static BackgroundJob<List<JsonElement>> Hold(int worker, DataFrame result) => Hold(worker, result.Collect);

    /// <summary>Starts a job of one task, whose worker is stopped, and waits until the task has sent it bytes.</summary>
    private static BackgroundJob<List<JsonElement>> Hold(int worker, Func<List<JsonElement>> collect)
    {
        ProcessTree.Pause(worker);
        Assert.False(ProcessTree.HasUnread(worker));
        var job = BackgroundJob.Start(collect);
        ProcessTree.Wait(() => ProcessTree.HasUnread(worker) || job.HasEnded, "the task sends the worker its bytes");
        Assert.False(job.HasEnded);
        return job;
    }

    private DataFrame Embed(SparkSession session, TransformOptions options) =>
        Documents.Stages.Transform(Documents.Read(session, folder.Path("documents"), 1), options);

    private SparkSession Start(string version, string master)
    {
        var session = StandInSessions.Start(SparkHomes.Require(version), master);
        own.Add(session);
        return session;
    }
}
