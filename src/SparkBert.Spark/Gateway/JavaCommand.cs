namespace SparkBert.Spark.Gateway;

/// <summary>Looks for the <c>java</c> that spark-submit will start.</summary>
internal static class JavaCommand
{
    /// <summary>The message where there is none.</summary>
    public const string Missing = "There is no Java: JAVA_HOME is not set and no 'java' is on PATH; install a JDK or JRE 17 or set JAVA_HOME.";

    /// <summary>Checks as spark-submit does: <c>JAVA_HOME</c> if it is set, else the path.</summary>
    /// <exception cref="SparkLaunchException">There is no Java.</exception>
    public static void Check()
    {
        var name = OperatingSystem.IsWindows() ? "java.exe" : "java";
        var home = Environment.GetEnvironmentVariable("JAVA_HOME");
        if (!string.IsNullOrEmpty(home))
        {
            if (!File.Exists(Path.Combine(home, "bin", name)))
            {
                throw new SparkLaunchException($"There is no Java: JAVA_HOME is '{home}', where there is no bin/{name}.");
            }

            return;
        }

        if (SearchPath.Find(name) is null)
        {
            throw new SparkLaunchException(Missing);
        }
    }
}
