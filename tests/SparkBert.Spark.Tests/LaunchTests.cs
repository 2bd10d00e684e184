using System.Diagnostics;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Tests;

public sealed class LaunchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public void Wrong_Spark_home_is_named()
    {
        var error = Assert.Throws<SparkLaunchException>(() => SparkSession.Builder().SparkHome("/nowhere/spark").GetOrCreate());
        Assert.Contains("'/nowhere/spark', where there is no bin/spark-submit", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spark-core_2.12-3.4.1.jar", "Spark 3.4.1 is not supported; 3.5, 4.0, 4.1 and 4.2 are.")]
    [InlineData("spark-core_2.13-4.3.0-SNAPSHOT.jar", "Spark 4.3.0-SNAPSHOT is not supported")]
    [InlineData("other.jar", "no jars/spark-core_*.jar")]
    public void Unsupported_version_is_refused_before_anything_starts(string jar, string message)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path("bin"));
        Directory.CreateDirectory(folder.Path("jars"));
        File.WriteAllText(folder.Path("bin", "spark-submit"), "");
        File.WriteAllText(folder.Path("jars", jar), "");
        var error = Assert.Throws<SparkLaunchException>(() => SparkSession.Builder().SparkHome(folder.Path()).GetOrCreate());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spark.sql.execution.arrow.compression.codec", "zstd")]
    [InlineData("spark.sql.execution.arrow.useLargeVarTypes", "true")]
    [InlineData("spark.sql.execution.pyspark.python", "/usr/bin/python3")]
    public void Setting_that_cannot_work_is_refused(string key, string value)
    {
        var error = Assert.Throws<SparkLaunchException>(() => SparkSession.Builder().Config(key, value).GetOrCreate());
        Assert.Contains($"{key} is '{value}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/java", "error: There is no Java: JAVA_HOME is '/nowhere/java'")]
    [InlineData(null, "error: There is no Java: JAVA_HOME is not set and no 'java' is on PATH")]
    public void Missing_Java_is_one_sentence(string? javaHome, string message)
    {
        var start = new ProcessStartInfo(SparkSessions.Program, ["exit", "0"]);
        start.Environment["SPARK_HOME"] = SparkHomes.Require("4.2.1");
        start.Environment["JAVA_HOME"] = javaHome;
        start.Environment["PATH"] = "/nowhere";
        var (code, _, errors) = Finish(start);
        Assert.Equal(1, code);
        Assert.StartsWith(message, errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Submitted_program_gets_its_arguments_and_its_exit_code_comes_through(string version)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("job.py"), "");
        var (code, output, errors) = Finish(Submit(
            version, "--conf", $"spark.pyspark.driver.python={SparkSessions.Program}", folder.Path("job.py"), "exit", "5"));
        Assert.True(code == 5, errors);
        Assert.Contains("arguments: exit|5", output, StringComparison.Ordinal);
        Assert.Contains($"rows: 10 of {version} on local[1]", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Assembly_under_dotnet_gets_its_arguments_whole()
    {
        var dotnet = SearchPath.Find("dotnet")!;
        var (code, output, errors) = Finish(Submit(
            "4.2.1",
            "--conf",
            $"spark.pyspark.driver.python={dotnet}",
            "--class",
            "org.apache.spark.deploy.PythonRunner",
            "spark-internal",
            SparkSessions.Program + ".dll",
            "",
            "unknown",
            "a b"));
        Assert.Contains("arguments: unknown|a b", output, StringComparison.Ordinal);
        Assert.NotEqual(0, code);
        Assert.Contains("apphost", errors + output, StringComparison.Ordinal);
    }

    [Fact]
    public void Session_after_a_dead_JVM_is_a_new_one()
    {
        using var folder = new TemporaryFolder();
        // Another path to the same Spark has a JVM of its own.
        Directory.CreateSymbolicLink(folder.Path("spark"), SparkHomes.Require("4.2.1"));
        var first = SparkSessions.Builder(folder.Path("spark")).GetOrCreate();
        var same = SparkSessions.Builder(folder.Path("spark")).GetOrCreate();
        Assert.Equal(first.SparkContext.ApplicationId, same.SparkContext.ApplicationId);
        var process = first.SparkContext.Jvm.Gateway.Process!.Id;
        Process.GetProcessById(process).Kill();
        var gone = Assert.Throws<SparkGoneException>(() => first.Range(1).Count());
        Assert.Contains($"process {process} exited with code 137", gone.Message, StringComparison.Ordinal);

        using var second = SparkSessions.Builder(folder.Path("spark")).GetOrCreate();
        Assert.Equal(1, second.Range(1).Count());
        second.Stop();
        Assert.Contains("was stopped", Assert.Throws<SparkGoneException>(() => second.Range(1)).Message, StringComparison.Ordinal);

        using var third = SparkSessions.Builder(folder.Path("spark")).GetOrCreate();
        Assert.Equal(1, third.Range(1).Count());
    }

    private static ProcessStartInfo Submit(string version, params string[] arguments)
    {
        var home = SparkHomes.Require(version);
        string[] common = ["--master", "local[1]", "--conf", "spark.ui.enabled=false"];
        var start = new ProcessStartInfo(Path.Combine(home, "bin", "spark-submit"), [.. common, .. arguments]);
        start.Environment["SPARK_HOME"] = home;
        return start;
    }

    /// <summary>Starts a program with the environment of the tests; its output goes to pipes.</summary>
    internal static Process Start(ProcessStartInfo start)
    {
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        start.Environment["SPARK_LOCAL_HOSTNAME"] = "localhost";
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    private static (int Code, string Output, string Errors) Finish(ProcessStartInfo start)
    {
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{start.FileName} didn't end within {Limit}.");
        }

        return (process.ExitCode, output.Result, errors.Result);
    }
}
