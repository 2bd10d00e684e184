namespace SparkBert.Spark.Gateway;

/// <summary>The <c>java</c> that spark-submit starts.</summary>
public static class JavaCommand
{
    /// <summary>The message if there is none.</summary>
    internal const string Missing =
        "There is no Java: JAVA_HOME is not set and no 'java' is on PATH; install a JDK or JRE 17 or set JAVA_HOME.";

    /// <summary>Searches as spark-submit does: in <c>JAVA_HOME</c> if it is set, else on the path.</summary>
    /// <returns>The path of the command.</returns>
    /// <exception cref="SparkLaunchException">There is no Java.</exception>
    public static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "java.exe" : "java";
        var home = Environment.GetEnvironmentVariable("JAVA_HOME");
        if (string.IsNullOrEmpty(home))
        {
            return SearchPath.Find(name) ?? throw new SparkLaunchException(Missing);
        }

        var java = Path.Combine(home, "bin", name);
        return File.Exists(java)
            ? java
            : throw new SparkLaunchException(
                $"There is no Java: JAVA_HOME is '{home}', where there is no bin/{name}; set it to a JDK or JRE 17.");
    }
}
