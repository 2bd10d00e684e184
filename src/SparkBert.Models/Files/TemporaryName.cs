namespace SparkBert.Models.Files;

/// <summary>Names for incomplete files and folders.</summary>
internal static class TemporaryName
{
    /// <summary>A name beside a path that no one else has, on the same disk.</summary>
    public static string Beside(string path) => $"{path}.{Guid.NewGuid().ToString("N")[..8]}.tmp";
}
