namespace SparkBert.Spark.Gateway;

/// <summary>Finds a command as a shell does.</summary>
internal static class SearchPath
{
    /// <summary>The first file of the name in the folders of <c>PATH</c>; null if there is none.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
