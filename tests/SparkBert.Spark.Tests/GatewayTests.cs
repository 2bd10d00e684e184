using System.Diagnostics;
using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Tests;

public sealed class GatewayTests
{
    [Fact]
    public void Killed_jvm_is_named_with_its_exit_code_and_releases_travel()
    {
        Environment.SetEnvironmentVariable("SPARK_LOCAL_IP", "127.0.0.1");
        Environment.SetEnvironmentVariable("SPARK_LOCAL_HOSTNAME", "localhost");
        using var gateway = JvmProcess.Start(SparkHome.Find(SparkHomes.Require("4.2.1")), [], showLog: false);
        var list = gateway.NewList(Enumerable.Range(0, 200).Select(number => (object?)gateway.New("java.lang.Object")));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(200, list.CallInt("size"));
        var error = Assert.Throws<JavaException>(() => list.Call("get", 200));
        Assert.Equal("java.lang.IndexOutOfBoundsException", error.JavaClass);
        Assert.Contains("200", error.Message, StringComparison.Ordinal);
        Assert.Contains("\tat ", error.JavaStackTrace, StringComparison.Ordinal);

        Process.GetProcessById(gateway.Process!.Id).Kill();
        var gone = Assert.Throws<SparkGoneException>(() => list.CallInt("size"));
        Assert.Contains($"process {gateway.Process.Id} exited with code 137", gone.Message, StringComparison.Ordinal);
    }
}
