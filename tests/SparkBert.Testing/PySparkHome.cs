namespace SparkBert.Testing;

/// <summary>
/// A Python with the real PySparks and what tests need beside them: in the folder that <c>SPARKBERT_PYSPARK_HOME</c> names, or unpacked
/// once into the user's data with the <c>unpack.sh</c> of <c>SPARKBERT_PYSPARK</c> or of <c>../shared/pyspark</c> beside the checkout.
/// Where something is missing the test is skipped; in CI it fails.
/// </summary>
public sealed class PySparkHome
{
    private const string Python = "python3.11";

    private static readonly Lazy<string> Folder = new(Unpack);

    private PySparkHome(string folder) => Root = folder;

    /// <summary>The folder with <c>py</c> and the servers of Spark Connect.</summary>
    public string Root { get; }

    /// <summary>The Python program.</summary>
    public string Program { get; } = Python;

    /// <summary>Looks for all of it.</summary>
    public static PySparkHome Require()
    {
        TestSkip.WithoutJdk();
        var paths = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (!paths.Any(path => File.Exists(Path.Combine(path, Python))))
        {
            Missing($"there is no {Python} on PATH");
        }

        return new PySparkHome(Folder.Value);
    }

    /// <summary>The folder with the jars of the server of Spark Connect, which needs no Python.</summary>
    /// <param name="version">The version of Spark.</param>
    public static string RequireServer(string version) => Path.Combine(Folder.Value, $"connect-{version}");

    /// <summary>The libraries of a PySpark for <c>PYTHONPATH</c>, without the package of <c>python/</c>.</summary>
    /// <param name="version">The version of Spark.</param>
    public string Libraries(string version) => $"{Path.Combine(Root, "py", $"pyspark-{version}")}:{Path.Combine(Root, "py", "site")}";

    /// <summary>The environment in which Python finds a PySpark, and that finds its Spark.</summary>
    /// <param name="version">The version of Spark.</param>
    public Dictionary<string, string?> CreateEnvironment(string version)
    {
        var source = Path.Combine(TestData.Root, "python", "src");
        return new(StringComparer.Ordinal)
        {
            ["PYTHONPATH"] = $"{Libraries(version)}:{source}",
            ["PYTHONDONTWRITEBYTECODE"] = "1",
            ["PYSPARK_PYTHON"] = Python,
            ["SPARK_HOME"] = SparkHomes.Require(version),
            ["SPARKBERT_TEST_CONNECT"] = Path.Combine(Root, $"connect-{version}"),
            ["SPARKBERT_WORKER"] = null,
        };
    }

    private static string Unpack()
    {
        var named = Environment.GetEnvironmentVariable("SPARKBERT_PYSPARK_HOME");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? named : Missing($"SPARKBERT_PYSPARK_HOME is '{named}', where there is no folder");
        }

        var source = Environment.GetEnvironmentVariable("SPARKBERT_PYSPARK");
        source = string.IsNullOrEmpty(source) ? Path.Combine(TestData.Root, "..", "shared", "pyspark") : source;
        var script = Path.GetFullPath(Path.Combine(source, "unpack.sh"));
        if (!File.Exists(script))
        {
            return Missing($"there is no {script} to unpack PySpark with");
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        var target = Directory.CreateDirectory(Path.Combine(data, "sparkbert", "pyspark")).FullName;

        // Test projects run side by side; one unpacks, the others wait for it.
        Script.Run("/usr/bin/env", "flock", $"{target}.lock", script, target).Require(0);
        return target;
    }

    private static string Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
        return reason;
    }
}
