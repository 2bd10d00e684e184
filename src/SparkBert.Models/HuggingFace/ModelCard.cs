namespace SparkBert.Models.HuggingFace;

/// <summary>
/// The README.md of a Hugging Face folder, whose front matter (between two lines of three dashes) holds facts about the model.
/// </summary>
internal static class ModelCard
{
    private const int MaxLines = 1000;

    /// <summary>The licence that a folder's card names, such as <c>apache-2.0</c>; null if it names none in one word.</summary>
    public static string? FindLicense(string folder)
    {
        const string Key = "license:";
        var path = Path.Combine(folder, "README.md");
        if (!File.Exists(path))
        {
            return null;
        }

        var lines = File.ReadLines(path).Take(MaxLines);
        if (lines.FirstOrDefault()?.TrimEnd() != "---")
        {
            return null;
        }

        return lines.Skip(1)
            .TakeWhile(line => line.TrimEnd() != "---")
            .Where(line => line.StartsWith(Key, StringComparison.Ordinal))
            .Select(line => line[Key.Length..].Trim().Trim('"', '\''))
            .FirstOrDefault(license =>
                license.Length is > 0 and <= 64 && license.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '+'));
    }
}
