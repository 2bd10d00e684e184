using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Functions;
using SparkBert.Models;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Program;
using SparkBert.Spark.Sql;
using SparkBert.Testing.Golden;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests;

/// <summary>
/// Embedding of real texts on a cluster that is disturbed: whatever happens, the rows are those of the undisturbed engine, bit for bit,
/// each of them once.
/// </summary>
public sealed class SameBitsFaultTests(FaultSessions sessions) : IClassFixture<FaultSessions>, IDisposable
{
    private const int Documents = 40;
    private const string Latest = "4.2.1";
    private static readonly string[] Columns = ["id", "embeddings", "error"];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The worker has given back batches of the task, and computes the next.</summary>
    [Theory]
    [InlineData("KILL")]
    [InlineData("SEGV")]
    [InlineData("ABRT")]
    public void Worker_that_ends_between_two_batches(string signal)
    {
        var session = sessions.Get(Latest, FaultSessions.Cluster).NewSession();
        session.Conf().Set("spark.sql.execution.arrow.maxRecordsPerBatch", 4);
        var expected = Expected(session);
        var embedded = Embed(session);
        var job = BackgroundJob.Start(Hold("hold-after-two-batches", embedded).CollectArrow);
        job.WaitFor(folder.Path("task"));
        var worker = int.Parse(File.ReadAllText(folder.Path("task")), System.Globalization.CultureInfo.InvariantCulture);
        while (ProcessTree.IsRunning(worker))
        {
            // The runtime takes the first signal of a fault for a fault of the instruction that it meets, and tries that again.
            ProcessTree.Signal(signal, worker);
        }

        Assert.Equal(expected, Rows(job.Finish()));
    }

    /// <summary>The function writes where no memory is, as a native library with a fault does.</summary>
    [Fact]
    public void Native_code_that_writes_where_nothing_is()
    {
        var session = sessions.Get(Latest, FaultSessions.Cluster);
        var expected = Expected(session);
        var embedded = Embed(session);

        Assert.Equal(
            expected,
            Rows(embedded.MapInArrow(new FunctionCommand("crash-first-attempt", []), embedded.Schema()).CollectArrow()));
    }

    [Fact]
    public void Worker_that_ends_before_it_serves()
    {
        var session = sessions.Get(Latest, FaultSessions.Cluster);
        var expected = Expected(session);
        var jvm = session.SparkContext.Jvm.Gateway.Process!.Id;
        foreach (var idle in ProcessTree.Workers(jvm))
        {
            ProcessTree.Kill(idle);
            ProcessTree.Wait(() => !ProcessTree.IsRunning(idle), "the worker ends");
        }

        var job = BackgroundJob.Start(Embed(session).CollectArrow);
        ProcessTree.Wait(() => ProcessTree.Workers(jvm).Count > 0, "a worker starts");
        ProcessTree.Kill(ProcessTree.Workers(jvm)[0]);

        Assert.Equal(expected, Rows(job.Finish()));
    }

    [Fact]
    public void Worker_that_ends_while_it_opens_the_model()
    {
        // Large enough to be seen while it is read.
        var bundle = folder.Path("bundle");
        var pieces = File.ReadAllLines(Path.Combine(TinyModel.Folder, "vocab.txt"));
        RandomModel.Write(bundle, "faults", new RandomModelSizes(768, 4, 12, 3072, 512), pieces);
        using var model = BertModel.Open(bundle);
        var session = sessions.Get(Latest, FaultSessions.Cluster);
        var pipeline = TinyModel.PipelineOf(model);
        var frame = Frame(session).Limit(4);
        var expected = Rows(pipeline.Transform(frame.CollectArrow()));
        var jvm = session.SparkContext.Jvm.Gateway.Process!.Id;
        var job = BackgroundJob.Start(
            pipeline.Transform(frame, new TransformOptions { Model = "local:" + bundle, Columns = Columns }).CollectArrow);
        ProcessTree.Wait(() => job.HasEnded || ProcessTree.Workers(jvm).Any(Reads), "a worker reads the model");
        var loading = ProcessTree.Workers(jvm).Where(Reads).ToList();
        loading.ForEach(ProcessTree.Kill);

        Assert.NotEmpty(loading);
        Assert.Equal(expected, Rows(job.Finish()));

        bool Reads(int process)
        {
            try
            {
                return Directory.EnumerateFiles($"/proc/{process}/fd").Any(file =>
                    new FileInfo(file).LinkTarget?.EndsWith("/bundle/model.onnx_data", StringComparison.Ordinal) == true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>An executor that does not answer for longer than the time-out is given up, and another one is started.</summary>
    [Fact]
    public void Executor_that_stands_still_over_the_time_out()
    {
        using var session = Start(
            FaultSessions.Cluster,
            ("spark.network.timeout", "10s"),
            ("spark.executor.heartbeatInterval", "1s"),
            ("spark.storage.blockManagerHeartbeatTimeoutMs", "10000"),
            ("spark.network.timeoutInterval", "1s"),
            ("spark.sql.execution.arrow.maxRecordsPerBatch", "4"));
        var expected = Expected(session);
        var embedded = Embed(session);
        var job = BackgroundJob.Start(Hold("hold-after-two-batches", embedded).CollectArrow);
        job.WaitFor(folder.Path("task"));
        var worker = int.Parse(File.ReadAllText(folder.Path("task")), System.Globalization.CultureInfo.InvariantCulture);
        var executor = ProcessTree.ParentOf(worker);
        ProcessTree.Pause(worker);
        ProcessTree.Pause(executor);
        try
        {
            Assert.Equal(expected, Rows(job.Finish()));
        }
        finally
        {
            if (ProcessTree.IsRunning(executor))
            {
                ProcessTree.Kill(executor);
            }

            if (ProcessTree.IsRunning(worker))
            {
                ProcessTree.Kill(worker);
            }
        }
    }

    /// <summary>Executors go when nothing is to be done, and come again.</summary>
    [Fact]
    public void Executors_that_come_and_go()
    {
        using var session = Start(
            "local-cluster[1,2,1024]",
            ("spark.dynamicAllocation.enabled", "true"),
            ("spark.dynamicAllocation.shuffleTracking.enabled", "true"),
            ("spark.dynamicAllocation.shuffleTracking.timeout", "1s"),
            ("spark.dynamicAllocation.minExecutors", "0"),
            ("spark.dynamicAllocation.initialExecutors", "0"),
            ("spark.dynamicAllocation.executorIdleTimeout", "1s"));
        var expected = Expected(session);
        var jvm = session.SparkContext.Jvm.Gateway.Process!.Id;
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(expected, Rows(Embed(session).CollectArrow()));
            ProcessTree.Wait(() => ProcessTree.Workers(jvm).Count == 0, "executors and workers go");
        }
    }

    private static DataFrame Frame(SparkSession session) => session.CreateDataFrame([Corpus.ReadDocuments(Documents)]);

    private static List<string> Expected(SparkSession session) => Rows(TinyModel.Pipeline().Transform(Frame(session).CollectArrow()));

    private static DataFrame Embed(SparkSession session) => TinyModel.Pipeline().Transform(
        Frame(session).Repartition(4, Col("id")), new TransformOptions { Columns = Columns });

    private static List<string> Rows(IEnumerable<RecordBatch> batches) =>
        [.. AnnotationText.Of(batches, Columns).Order(StringComparer.Ordinal)];

    /// <summary>The rows as they are, by a function that waits somewhere and says so in a file.</summary>
    private DataFrame Hold(string function, DataFrame rows) =>
        rows.MapInArrow(new FunctionCommand(function, new JsonObject { ["file"] = folder.Path("task") }), rows.Schema());

    private SparkSession Start(string master, params (string Key, string Value)[] settings)
    {
        // Another path to the same Spark has a JVM of its own.
        var home = folder.Path("spark");
        Directory.CreateSymbolicLink(home, SparkHomes.Require(Latest));
        return settings.Aggregate(
            SparkSessions.Builder(home).Master(master), (builder, setting) => builder.Config(setting.Key, setting.Value)).GetOrCreate();
    }
}
