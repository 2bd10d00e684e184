namespace SparkBert.Spark.Gateway;

/// <summary>A folder with an unpacked Spark of a supported version.</summary>
internal sealed class SparkHome
{
    private SparkHome(string path, SparkVersion version)
    {
        Path = path;
        Version = version;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The version, from the name of the core's jar.</summary>
    public SparkVersion Version { get; }

    /// <summary>The launcher.</summary>
    public string SubmitScript => ScriptOf(Path);

    /// <summary>
    /// The given folder, else that of <c>SPARK_HOME</c>, else the one whose <c>spark-submit</c> is on the path.
    /// </summary>
    /// <exception cref="SparkLaunchException">There is no Spark, or not one of a supported version.</exception>
    public static SparkHome Find(string? given)
    {
        var named = given ?? Environment.GetEnvironmentVariable("SPARK_HOME");
        if (string.IsNullOrEmpty(named))
        {
            return new FileInfo(SearchPath.Find("spark-submit") ?? throw new SparkLaunchException(
                "There is no Spark: SPARK_HOME is not set and no 'spark-submit' is on PATH; set SPARK_HOME to an unpacked Spark (3.5, 4.0, 4.1 or 4.2)."))
                is var script && (script.ResolveLinkTarget(returnFinalTarget: true) ?? script) is FileInfo { Directory.Parent: { } parent }
                    ? Open(parent.FullName, "spark-submit on PATH")
                    : throw new SparkLaunchException($"spark-submit on PATH ({script}) is in no Spark folder; set SPARK_HOME.");
        }

        return Open(System.IO.Path.GetFullPath(named), given is null ? "SPARK_HOME" : "SparkHome of the builder");
    }

    private static SparkHome Open(string path, string source)
    {
        if (!File.Exists(ScriptOf(path)))
        {
            throw new SparkLaunchException(
                $"{source} is '{path}', where there is no bin/spark-submit; set SPARK_HOME to an unpacked Spark (3.5, 4.0, 4.1 or 4.2).");
        }

        // spark-core_2.13-4.2.1.jar: the part after the last '-' of the Scala version.
        var jars = System.IO.Path.Combine(path, "jars");
        var jar = Directory.Exists(jars) ? Directory.EnumerateFiles(jars, "spark-core_*.jar").FirstOrDefault() : null;
        if (jar is null)
        {
            throw new SparkLaunchException($"{source} is '{path}', where there is no jars/spark-core_*.jar: this is no complete Spark.");
        }

        var name = System.IO.Path.GetFileNameWithoutExtension(jar);
        return new SparkHome(path, SparkVersion.Parse(name[(name.IndexOf('-', name.IndexOf('_')) + 1)..]));
    }

    private static string ScriptOf(string path) => System.IO.Path.Combine(path, "bin", OperatingSystem.IsWindows() ? "spark-submit.cmd" : "spark-submit");
}
