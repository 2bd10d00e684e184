namespace SparkBert.Testing;

/// <summary>
/// Where the tests find data: <c>../shared</c> beside the checkout, or the folders that the environment names, or the compact choice in
/// <c>tests/data</c>.
/// </summary>
public static class TestData
{
    /// <summary>The root of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Outputs of the real Spark NLP.</summary>
    public static string Golden { get; } = Find("SPARKBERT_GOLDEN", "golden");

    /// <summary>Models for tests.</summary>
    public static string Models { get; } = Find("SPARKBERT_MODELS", "models");

    /// <summary>Inputs that were handled wrongly once; null where only the compact choice is there, which has none.</summary>
    public static string? Cases { get; } = FindFull("SPARKBERT_CASES", "cases");

    /// <summary>Real text; null where only the compact choice is there, which has none.</summary>
    public static string? Corpus { get; } = FindFull("SPARKBERT_CORPUS", "corpus");

    /// <summary>Whether the full golden set is used, and not the compact choice.</summary>
    public static bool IsFull { get; } = FindFull("SPARKBERT_GOLDEN", "golden") is not null;

    private static string Find(string variable, string folder) =>
        FindFull(variable, folder) ?? Path.Combine(Root, "tests", "data", folder);

    private static string? FindFull(string variable, string folder)
    {
        var named = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named)
                ? named
                : throw new DirectoryNotFoundException($"{variable} names '{named}', which is not a folder.");
        }

        var beside = Path.GetFullPath(Path.Combine(Root, "..", "shared", folder));
        return Directory.Exists(beside) ? beside : null;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SparkBert.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"there is no SparkBert.slnx above {AppContext.BaseDirectory}.");
    }
}
