using SparkBert.Diagnostics;

namespace SparkBert.Python.Tests;

/// <summary>The tests of <c>python/</c>, run by pytest with the real PySparks.</summary>
public sealed class PythonTests(ExpectedRows rows)
{
    [Fact]
    public void Stages_and_shipping_need_no_session() => RunTests("4.2.1", "test_alone.py");

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Classic_sessions_give_the_bits_of_the_command(string version) =>
        RunTests(version, "test_classic.py", "test_documents.py");

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Sessions_of_Spark_Connect_give_the_bits_of_the_command(string version) => RunTests(version, "test_connect.py");

    [Theory]
    [InlineData("3.5.9", "test_faults_classic.py")]
    [InlineData("4.2.1", "test_faults_classic.py")]
    [InlineData("3.5.9", "test_faults_connect.py")]
    [InlineData("4.2.1", "test_faults_connect.py")]
    public void Killed_workers_cancelled_queries_and_lost_sessions_are_a_sentence(string version, string tests) =>
        RunTests(version, tests);

    [Fact]
    public void The_wheel_brings_the_worker_along()
    {
        var home = PySparkHome.Require();
        using var folder = new TemporaryFolder();
        var wheel = Script.RunWith(
            "python/build.sh",
            home.CreateEnvironment("4.2.1"),
            "--output", folder.Root, "--python", home.Program, "--configuration", Script.Configuration, "--no-build")
            .Require(0).Output.Trim();

        // The version of the .NET packages, in Python's form. Which preview it is changes with each commit.
        var release = SparkBertTelemetry.Version.Split('-')[0].Replace(".", "\\.", StringComparison.Ordinal);
        Assert.Matches($"^sparkbert-{release}(a[0-9]+(\\.dev[0-9]+)?)?-py3", Path.GetFileName(wheel));
        RunTests("4.2.1", ["test_wheel.py"], wheel);
    }

    [Theory]
    [InlineData(2, "there is no option '--fast'", "--fast")]
    [InlineData(2, "--python needs a value", "--python")]
    [InlineData(2, "there is no worker archive /no/where", "--worker", "/no/where")]
    [InlineData(1, "there is no '/no/python'", "--python", "/no/python")]
    public void The_build_of_a_wheel_says_what_is_missing(int exitCode, string message, params string[] arguments)
    {
        var run = Script.Run("python/build.sh", arguments).Require(exitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private void RunTests(string version, params string[] files) => RunTests(version, files, wheel: null);

    private void RunTests(string version, string[] files, string? wheel)
    {
        var environment = new Dictionary<string, string?>
        {
            ["SPARKBERT_TEST_MODEL"] = TinyModel.Folder,
            ["SPARKBERT_TEST_ROWS"] = rows.File,
            ["SPARKBERT_TEST_WHEEL"] = wheel,
        };
        Pytest.Run(version, environment, files);
    }
}
