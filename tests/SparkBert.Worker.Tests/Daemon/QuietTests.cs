using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Daemon;

public sealed class QuietTests
{
    private static readonly byte[] Task = TaskBytes.Header("4.2.1", 207)
        .Udf(TestBundles.Pipeline(TestBundles.TinyBundle(), TestBundles.Identify(TestBundles.TinyBundle())), 0)
        .StructStream(TestFunctions.Strings("text", ["We met at the bank."])).End();

    [Fact]
    public void Worker_writes_no_file_into_the_home_folder_and_looks_up_no_host()
    {
        using var home = new QuietHome();
        RunTask(home);

        home.RequireQuiet();
    }

    private static void RunTask(QuietHome home)
    {
        var start = home.CreateStart("dotnet", typeof(SparkWorker).Assembly.Location, "-m", "pyspark.daemon", "pyspark.worker");
        start.Environment["PYTHON_UNIX_DOMAIN_ENABLED"] = "True";
        start.Environment["PYTHON_WORKER_FACTORY_SOCK_DIR"] = Path.GetTempPath();

        using var daemon = WorkerDaemon.Launch(start);
        daemon.ReadAddress(isUnix: true);
        using (var connection = daemon.ConnectOnly())
        {
            WorkerDaemon.ReadInt(connection);
            connection.Write(Task);
            Assert.Single(Answer.Read(connection).Rows);
        }

        daemon.Process.StandardInput.Close();
        Assert.True(daemon.Process.WaitForExit(WorkerDaemon.Patience), daemon.Log);
    }
}
