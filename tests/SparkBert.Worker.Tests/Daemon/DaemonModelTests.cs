using SparkBert.Bundles;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Daemon;

/// <summary>What happens to a bundle's files while the worker has the model.</summary>
public sealed class DaemonModelTests
{
    private const int EndBytes = 12;

    private static readonly string[] Texts = ["We met in July. It was hot.", "Berlin is a city", "The bank of the river."];

    [Theory]
    [InlineData("replaced")]
    [InlineData("truncated")]
    [InlineData("deleted")]
    public void Files_that_change_in_mid_run_change_no_bit_of_this_task_or_of_the_next(string what)
    {
        var bundle = TestBundles.CopyTiny("model of the run");
        var identity = TestBundles.Identify(bundle);
        using var daemon = WorkerDaemon.Start();
        var task = Task(bundle, identity);
        var expected = Run(daemon, task);
        using var connection = daemon.Connect();

        // A task that waits for the end of its input.
        connection.Write(task.AsSpan(0, task.Length - EndBytes));
        Change(bundle, what);
        connection.Write(task.AsSpan(task.Length - EndBytes));
        var running = Answer.Read(connection);

        Assert.Equal(expected.Rows, running.Rows);
        var next = Run(daemon, task);
        Assert.Equal(expected.Rows, next.Rows);
        Assert.Equal(1, TaskFigures.Parse(Assert.Single(next.Updates)).ModelLoads);
    }

    [Theory]
    [InlineData("replaced")]
    [InlineData("truncated")]
    [InlineData("deleted")]
    public void A_task_without_an_identity_keeps_the_model_that_it_opened(string what)
    {
        var bundle = TestBundles.CopyTiny("model of the run");
        var task = TaskBytes.Header("3.5.9", 207).Udf(TestBundles.Pipeline(bundle), 0)
            .StructStream(TestFunctions.Strings("text", Texts)).End();
        var expected = WorkerInProcess.RunTask(task, WorkerInProcess.CreateFunctions());
        using var daemon = WorkerDaemon.Start();
        using var connection = daemon.Connect();
        connection.Write(task.AsSpan(0, task.Length - EndBytes));
        daemon.WaitForLog($"opened the model model of the run");
        Change(bundle, what);
        connection.Write(task.AsSpan(task.Length - EndBytes));

        Assert.Equal(expected.Rows, Answer.Read(connection).Rows);
    }

    [Fact]
    public void A_task_of_another_worker_sees_what_became_of_the_files()
    {
        var bundle = TestBundles.CopyTiny("model of the run");
        var task = Task(bundle, TestBundles.Identify(bundle));
        Change(bundle, "truncated");
        using var daemon = WorkerDaemon.Start();

        Assert.Contains($"{BundleManifest.GraphFileName} was changed or damaged", Run(daemon, task).Error, StringComparison.Ordinal);
        Change(bundle, "replaced");
        Assert.Contains("is not the driver's", Run(daemon, task).Error, StringComparison.Ordinal);
        Change(bundle, "deleted");
        Assert.Contains("is not on this executor", Run(daemon, task).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_tasks_load_a_model_once_and_the_log_says_so_once()
    {
        using var daemon = WorkerDaemon.Start();
        var task = Task(TestBundles.TinyBundle(), TestBundles.Identify(TestBundles.TinyBundle()));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(1, TaskFigures.Parse(Assert.Single(Run(daemon, task).Updates)).ModelLoads);
        }

        daemon.WaitForLog("opened the model ");
        Assert.Single(daemon.Log.Split('\n'), line => line.Contains("opened the model ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_environment_bounds_the_models_of_a_worker()
    {
        var (first, second) = (TestBundles.CopyTiny("1"), TestBundles.CopyTiny("2"));
        using var daemon = WorkerDaemon.Start(environment: ("SPARKBERT_WORKER_MODEL_BYTES", "1000"));
        Run(daemon, Task(first, TestBundles.Identify(first)));
        Run(daemon, Task(second, TestBundles.Identify(second)));

        daemon.WaitForLog($"closed the model in {first}");

        var again = Run(daemon, Task(first, TestBundles.Identify(first)));
        Assert.Equal(3, TaskFigures.Parse(Assert.Single(again.Updates)).ModelLoads);
    }

    [Fact]
    public void A_wrong_setting_is_the_error_of_each_task()
    {
        using var daemon = WorkerDaemon.Start(environment: ("SPARKBERT_WORKER_MODEL_BYTES", "plenty"));

        var answer = Run(daemon, Task(TestBundles.TinyBundle(), TestBundles.Identify(TestBundles.TinyBundle())));

        const string Expected = "SPARKBERT_WORKER_MODEL_BYTES must be a number from 1 to 9223372036854775807, but is 'plenty'";
        Assert.Contains(Expected, answer.Error, StringComparison.Ordinal);
    }

    private static void Change(string bundle, string what)
    {
        switch (what)
        {
            case "replaced":
                TestBundles.CopyTo(TestBundles.TinyBundle(), bundle, "another model");
                break;
            case "truncated":
                foreach (var file in Directory.EnumerateFiles(bundle).Where(file => Path.GetFileName(file) != BundleManifest.FileName))
                {
                    using var stream = File.OpenWrite(file);
                    stream.SetLength(stream.Length / 2);
                }

                break;
            default:
                Directory.Delete(bundle, recursive: true);
                break;
        }
    }

    private static Answer Run(WorkerDaemon daemon, byte[] task)
    {
        using var connection = daemon.Connect();
        connection.Write(task);
        return Answer.Read(connection);
    }

    private static byte[] Task(string model, string identity) =>
        TaskBytes.Header("4.2.1", 207).Udf(TestBundles.Pipeline(model, identity), 0)
            .StructStream(TestFunctions.Strings("text", Texts)).End();
}
