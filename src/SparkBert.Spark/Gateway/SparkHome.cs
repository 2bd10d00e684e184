namespace SparkBert.Spark.Gateway;

/// <summary>A folder with an unpacked Spark.</summary>
public sealed class SparkHome
{
    private const string Supported = "3.5, 4.0, 4.1 or 4.2";

    private SparkHome(string path, string version)
    {
        Path = path;
        Version = version;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Spark's version, such as <c>4.2.1</c>, from the name of the core's jar.</summary>
    public string Version { get; }

    /// <summary>The launcher.</summary>
    internal string SubmitScript => ScriptOf(Path);

    /// <summary>
    /// Finds Spark: the given folder, else that of <c>SPARK_HOME</c>, else the one whose <c>spark-submit</c> is on the path.
    /// </summary>
    /// <param name="given">The folder; null to look for it.</param>
    /// <exception cref="SparkLaunchException">There is no Spark, or not all of it.</exception>
    public static SparkHome Find(string? given)
    {
        var named = given ?? Environment.GetEnvironmentVariable("SPARK_HOME");
        return string.IsNullOrEmpty(named)
            ? FindOnPath()
            : Open(System.IO.Path.GetFullPath(named), given is null ? "SPARK_HOME" : "SparkHome of the builder");
    }

    private static SparkHome FindOnPath()
    {
        var found = SearchPath.Find("spark-submit") ?? throw new SparkLaunchException(
            "There is no Spark: SPARK_HOME is not set and no 'spark-submit' is on PATH; "
            + $"set SPARK_HOME to an unpacked Spark ({Supported}).");
        var script = new FileInfo(found);
        return (script.ResolveLinkTarget(returnFinalTarget: true) ?? script) is FileInfo { Directory.Parent: { } parent }
            ? Open(parent.FullName, "spark-submit on PATH")
            : throw new SparkLaunchException($"spark-submit on PATH ({script}) is in no Spark folder; set SPARK_HOME.");
    }

    private static SparkHome Open(string path, string source)
    {
        if (!File.Exists(ScriptOf(path)))
        {
            throw new SparkLaunchException(
                $"{source} is '{path}', where there is no bin/spark-submit; set SPARK_HOME to an unpacked Spark ({Supported}).");
        }

        // spark-core_2.13-4.2.1.jar: the part after the last '-' of the Scala version.
        var jars = System.IO.Path.Combine(path, "jars");
        var jar = Directory.Exists(jars) ? Directory.EnumerateFiles(jars, "spark-core_*.jar").FirstOrDefault() : null;
        if (jar is null)
        {
            throw new SparkLaunchException(
                $"{source} is '{path}', where there is no jars/spark-core_*.jar, so this Spark is not complete; unpack it again.");
        }

        var name = System.IO.Path.GetFileNameWithoutExtension(jar);
        return new SparkHome(path, name[(name.IndexOf('-', name.IndexOf('_')) + 1)..]);
    }

    /// <summary>A version of Spark.</summary>
    /// <param name="text">The version.</param>
    /// <param name="protocol">The value of <see cref="SparkBertSettings.Protocol"/>; null if it isn't set.</param>
    /// <exception cref="SparkLaunchException">It is not supported, or is no version.</exception>
    public static SparkVersion ParseVersion(string text, string? protocol = null)
    {
        try
        {
            return SparkVersion.Parse(text, protocol);
        }
        catch (NotSupportedException error)
        {
            throw new SparkLaunchException(error.Message, error);
        }
    }

    private static string ScriptOf(string path) =>
        System.IO.Path.Combine(path, "bin", OperatingSystem.IsWindows() ? "spark-submit.cmd" : "spark-submit");
}
