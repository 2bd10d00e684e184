using SparkBert.Driver.Shipping;

namespace SparkBert.Driver.Tests.Shipping;

/// <summary>Which worker executors start, without a Spark. Archives with all their files are in SparkBert.Shipping.Tests.</summary>
public sealed class ShippedWorkerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeSite site = new();

    [Theory]
    [InlineData("local:/opt/worker", "/opt/worker")]
    [InlineData("./sparkbert-worker/SparkBert.Worker", "./sparkbert-worker/SparkBert.Worker")]
    [InlineData("/not/here/but/on/the/nodes", "/not/here/but/on/the/nodes")]
    public void Path_of_a_cluster_is_taken_as_it_is(string setting, string path)
    {
        site.Settings[SparkBertSettings.Worker] = setting;
        Assert.Equal(path, Ship(site));
        Assert.Empty(site.Archives);
    }

    [Fact]
    public void Worker_of_a_local_master_is_looked_at()
    {
        using var local = new FakeSite { Master = "local[2]" };
        local.Settings[SparkBertSettings.Worker] = "/nowhere/worker";
        Assert.Equal($"{SparkBertSettings.Worker} names the worker '/nowhere/worker', but there is no such file.", Refusal(local));

        local.Settings[SparkBertSettings.Worker] = folder.Path();
        Assert.Contains("which is a folder; expected the worker's program", Refusal(local), StringComparison.Ordinal);

        File.WriteAllText(folder.Path("worker.dll"), "");
        local.Settings[SparkBertSettings.Worker] = folder.Path("worker.dll");
        Assert.Contains($"name the program beside it: {folder.Path("worker")}", Refusal(local), StringComparison.Ordinal);

        local.Settings[SparkBertSettings.Worker] = "./archive/worker";
        Assert.Contains("no archive is named 'archive' (--archives FILE.tar.gz#NAME)", Refusal(local), StringComparison.Ordinal);

        local.Settings[SparkBertSettings.Worker] = WorkerOfThisMachine();
        Assert.Equal(WorkerOfThisMachine(), Ship(local));
        local.Settings[SparkBertSettings.WorkerArchitecture] = "arm64";
        Assert.Contains("is built for x64, but arm64 was expected", Refusal(local), StringComparison.Ordinal);
        local.Settings[SparkBertSettings.WorkerArchitecture] = "mips";
        Assert.Contains("must be x64 or arm64, but is 'mips'", Refusal(local), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        site.Dispose();
        folder.Dispose();
    }

    private static string WorkerOfThisMachine()
    {
        Assert.SkipUnless(ElfHeader.ThisArchitecture == "x64", "the test program is built for this machine");
        return Path.Combine(AppContext.BaseDirectory, WorkerProgram.FileName);
    }

    private static string? Ship(FakeSite site) => new ShippedWorker(site, new ArchiveNames()).Ship();

    private static string Refusal(FakeSite site) => Assert.Throws<ShippingException>(() => Ship(site)).Message;
}
