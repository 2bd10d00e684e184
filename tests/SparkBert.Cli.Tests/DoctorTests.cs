using System.Text.Json.Nodes;
using SparkBert.Cli.Doctor;

namespace SparkBert.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Machine_with_Spark_and_a_model_is_well_and_a_row_goes_through()
    {
        var home = SparkHomes.Require("4.2.1");
        var (exitCode, checks) = Doctor(
            [], "--spark-home", home, "--model", TestModels.TinyCased, "--executor-cores", "4", "--task-cpus", "2");
        Assert.True(exitCode == 0, checks.ToJsonString());
        string[] names = ["java", "spark", "ports", "worker", "model", "processor", "devices", "memory", "job"];
        Assert.Equal(names, checks.Select(check => (string)check!["name"]!));
        Assert.All(checks, check => Assert.Equal("ok", (string)check!["status"]!));
        Assert.EndsWith("version 4.2.1", Found(checks, "spark"), StringComparison.Ordinal);
        Assert.Contains("4 cores / spark.task.cpus 2 = 2 slots of 2 threads", Found(checks, "memory"), StringComparison.Ordinal);
        Assert.Contains("--conf spark.executor.memoryOverhead=", Found(checks, "memory"), StringComparison.Ordinal);
        Assert.Contains("gave 8 annotations (BertEmbeddings)", Found(checks, "job"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_without_such_an_executor_is_reported_after_a_while()
    {
        var home = SparkHomes.Require("4.2.1");
        var (exitCode, checks) = Doctor(
            [], "--spark-home", home, "--master", "local-cluster[1,1,1024]", "--executor-cores", "8", "--timeout", "5");
        Assert.Equal((1, "fail"), (exitCode, Status(checks, "job")));
        Assert.Contains("on local-cluster[1,1,1024]: the row did not come back within 5 s", Found(checks, "job"), StringComparison.Ordinal);
        Assert.Equal(8, (int)Check(checks, "memory")["values"]!["slots"]!);
    }

    [Theory]
    [InlineData("local[3]", 3)]
    [InlineData("local[3,2]", 3)]
    [InlineData("local", 1)]
    public void Slots_of_a_local_master_are_its_own(string master, int slots)
    {
        var (_, checks) = Doctor([], "--master", master, "--no-job");
        Assert.Equal(slots, (int)Check(checks, "memory")["values"]!["slots"]!);
    }

    [Fact]
    public void Wrong_Spark_home_is_named_and_no_job_is_run()
    {
        var (exitCode, checks) = Doctor(new() { ["SPARK_HOME"] = folder.Path("no spark") });
        Assert.Equal(1, exitCode);
        Assert.Equal("fail", Status(checks, "spark"));
        var expected = $"SPARK_HOME is '{folder.Path("no spark")}', where there is no bin/spark-submit";
        Assert.Contains(expected, Found(checks, "spark"), StringComparison.Ordinal);
        Assert.Contains("not run, since it needs what failed: spark", Found(checks, "job"), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_Java_is_named()
    {
        var (exitCode, checks) = Doctor(new() { ["JAVA_HOME"] = folder.Path("jdk") });
        Assert.Equal((1, "fail"), (exitCode, Status(checks, "java")));
        var expected = $"JAVA_HOME is '{folder.Path("jdk")}', where there is no bin/java";
        Assert.Contains(expected, Found(checks, "java"), StringComparison.Ordinal);
        (exitCode, checks) = Doctor(new() { ["JAVA_HOME"] = "", ["PATH"] = folder.Path() });
        Assert.Equal((1, "fail"), (exitCode, Status(checks, "java")));
        Assert.Contains("no 'java' is on PATH", Found(checks, "java"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openjdk version \"1.8.0_412\"", "fail")]
    [InlineData("openjdk version \"11.0.2\" 2019-01-15", "fail")]
    [InlineData("java version \"21\" 2023-09-19 LTS", "ok")]
    [InlineData("no such thing", "fail")]
    public void Version_of_Java_is_read_as_it_says_it(string text, string status)
    {
        Directory.CreateDirectory(folder.Path("jdk", "bin"));
        var java = folder.Path("jdk", "bin", "java");
        File.WriteAllText(java, $"#!/bin/sh\necho '{text}' >&2\n");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for an old Java is a shell script");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(java, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var (_, checks) = Doctor(new() { ["JAVA_HOME"] = folder.Path("jdk"), ["SPARK_HOME"] = folder.Path() });
        Assert.Equal(status, Status(checks, "java"));
    }

    [Fact]
    public void Worker_and_model_that_can_not_be_used_are_named()
    {
        File.WriteAllText(folder.Path("worker.tar.gz"), "text");
        var (exitCode, checks) = Doctor(
            new() { ["SPARK_HOME"] = folder.Path() }, "--worker", folder.Path("worker.tar.gz"), "--model", folder.Path("nothing"));
        Assert.Equal((1, "fail", "fail"), (exitCode, Status(checks, "worker"), Status(checks, "model")));
        Assert.Contains("worker.tar.gz can't be read", Found(checks, "worker"), StringComparison.Ordinal);
        Assert.Contains(folder.Path("nothing"), Found(checks, "model"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--executor-memory must be a size", "--executor-memory", "much")]
    [InlineData("must be at least --task-cpus (4)", "--executor-cores", "2", "--task-cpus", "4")]
    public void Wrong_options_are_refused_with_code_2(string message, params string[] arguments)
    {
        var (exitCode, output, error) = CliProcess.Run(["doctor", .. arguments]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_grows_by_the_slot_and_has_the_model_once()
    {
        using var model = TestModels.Open("tiny-cased-full");
        var memory = ExecutorMemory.Of(model);
        const long Heap = 4L << 30;
        const long Step = 64 << 20;
        var one = (Heap / 10) + memory.Process + memory.Weights + memory.Slot;
        var fourMore = memory.ComputeOverhead(5, Heap) - memory.ComputeOverhead(1, Heap);
        Assert.InRange(fourMore, (4 * memory.Slot) - Step, (4 * memory.Slot) + Step);
        Assert.InRange(memory.ComputeOverhead(1, Heap), one, one + Step);
        Assert.Equal(0, memory.ComputeOverhead(3, Heap) % Step);
        Assert.Equal(512L << 20, ExecutorMemory.Parse("512m"));
        Assert.Equal(4L << 30, ExecutorMemory.Parse("4G"));
        Assert.Equal(2048L << 20, ExecutorMemory.Parse("2048"));
        Assert.Null(ExecutorMemory.Parse("4x"));
    }

    private static (int ExitCode, JsonArray Checks) Doctor(Dictionary<string, string> environment, params string[] arguments)
    {
        environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        environment["SPARK_LOCAL_HOSTNAME"] = "localhost";
        var (exitCode, output, _) = CliProcess.Run(environment, ["doctor", "--json", .. arguments]);
        var answer = JsonNode.Parse(output)!;
        Assert.Equal(exitCode == 0, (bool)answer["ok"]!);
        return (exitCode, answer["checks"]!.AsArray());
    }

    private static JsonNode Check(JsonArray checks, string name) => checks.Single(check => (string)check!["name"]! == name)!;

    private static string Status(JsonArray checks, string name) => (string)Check(checks, name)["status"]!;

    private static string Found(JsonArray checks, string name) => (string)Check(checks, name)["found"]!;
}
