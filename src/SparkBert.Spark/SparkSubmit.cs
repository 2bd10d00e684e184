namespace SparkBert.Spark;

/// <summary>Facts about the spark-submit that started this program.</summary>
public static class SparkSubmit
{
    internal const string PortVariable = "PYSPARK_GATEWAY_PORT";
    internal const string SecretVariable = "PYSPARK_GATEWAY_SECRET";

    /// <summary>Whether spark-submit started this program; otherwise the program starts Spark.</summary>
    public static bool StartedThisProgram => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(PortVariable));

    /// <summary>
    /// The user's arguments. Spark puts the application's file in front of them, which is this program's own name. Under <c>dotnet</c> that
    /// argument is the assembly, and <c>dotnet</c> has removed it already.
    /// </summary>
    public static string[] ProgramArguments(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var isDotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        return StartedThisProgram && !isDotnet && args.Length > 0 ? args[1..] : args;
    }
}
