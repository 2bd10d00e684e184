namespace SparkBert.Models.SparkNlp;

/// <summary>
/// A folder as Spark writes a data set: <c>part-*</c> files in any number, a marker <c>_SUCCESS</c>, and hidden checksum files.
/// </summary>
internal static class SparkFolder
{
    /// <summary>The parts in the order of their names; none if there is no such folder.</summary>
    public static IReadOnlyList<FileInfo> ListParts(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var parts = new DirectoryInfo(folder).EnumerateFiles("part-*").Where(file => file.Extension != ".crc");
        return [.. parts.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }
}
