namespace SparkBert.Cli.Files;

/// <summary>Columns whose values stand in the names of folders (<c>lang=en/</c>), as Spark's partitionBy writes them.</summary>
internal static class PartitionPath
{
    /// <summary>What a folder of rows without a value is called.</summary>
    private const string Null = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>The columns that the folders of a path name.</summary>
    /// <param name="path">The path from the folder that is read.</param>
    public static IReadOnlyList<KeyValuePair<string, string?>> Parse(string path) =>
        [.. (Path.GetDirectoryName(path) ?? "").Split(Path.DirectorySeparatorChar)
            .Select(folder => (Folder: folder, At: folder.IndexOf('=', StringComparison.Ordinal)))
            .Where(part => part.At > 0)
            .Select(part => KeyValuePair.Create(Uri.UnescapeDataString(part.Folder[..part.At]), ReadValue(part.Folder[(part.At + 1)..])))];

    private static string? ReadValue(string text) => text == Null ? null : Uri.UnescapeDataString(text);
}
