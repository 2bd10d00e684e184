namespace SparkBert.Spark.Sql;

/// <summary>
/// Where the driver has the files of <see cref="SparkContext.AddFile"/>, for the application of the calling thread's session. Functions in
/// the worker find theirs in the folder in which their process runs.
/// </summary>
public static class SparkFiles
{
    private const string JavaClass = "org.apache.spark.SparkFiles";

    /// <summary>The path of a file by its name.</summary>
    /// <exception cref="SparkException">No application runs.</exception>
    public static string Get(string fileName) => (string)SparkApplications.Require().Jvm.Gateway.CallStatic(JavaClass, "get", fileName)!;

    /// <summary>The folder of the files.</summary>
    /// <exception cref="SparkException">No application runs.</exception>
    public static string GetRootDirectory() =>
        (string)SparkApplications.Require().Jvm.Gateway.CallStatic(JavaClass, "getRootDirectory")!;
}
