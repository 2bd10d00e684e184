namespace SparkBert.Python.Tests;

/// <summary>Runs tests of <c>python/tests</c> with a real PySpark and the worker that was built here.</summary>
internal static class Pytest
{
    /// <summary>Runs tests, all of which must pass.</summary>
    /// <param name="version">The version of PySpark.</param>
    /// <param name="environment">More variables for the tests.</param>
    /// <param name="arguments">Files below <c>python/tests</c>, and options of pytest.</param>
    public static void Run(string version, Dictionary<string, string?> environment, params string[] arguments)
    {
        var home = PySparkHome.Require();
        var all = home.CreateEnvironment(version);
        all["SPARKBERT_TEST_WORKER"] = Script.GetProgram("SparkBert.Worker");
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        var folder = Path.Combine(TestData.Root, "python");
        var run = Script.RunWith(
            "/usr/bin/env",
            all,
            [
                home.Program, "-S", "-m", "pytest", "-q", "--durations=5", "-p", "no:cacheprovider", "--rootdir", folder,
                .. arguments.Select(argument =>
                    argument.EndsWith(".py", StringComparison.Ordinal) ? Path.Combine(folder, "tests", argument) : argument),
            ]).Require(0);

        // A test that Python skips would prove nothing here.
        Assert.Contains(" passed", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("skipped", run.Output, StringComparison.Ordinal);
    }
}
