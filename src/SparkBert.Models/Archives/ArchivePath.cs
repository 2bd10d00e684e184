using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.Archives;

/// <summary>Checks the names of archive entries, which may be anything. A checked path stays inside the folder on every system.</summary>
internal static class ArchivePath
{
    private const int MaxLength = 1024;
    private const int MaxSegmentLength = 255;
    private const int MaxSegments = 32;

    /// <summary>Names that Windows keeps for devices, whatever their extension.</summary>
    private static readonly HashSet<string> DeviceNames = new(
        ["CON", "PRN", "AUX", "NUL", .. Number("COM"), .. Number("LPT")], StringComparer.OrdinalIgnoreCase);

    /// <summary>The relative path of an entry.</summary>
    /// <param name="entry">The name as the archive has it.</param>
    /// <param name="archive">The archive's name, for messages.</param>
    /// <returns>The path with slashes, without a slash at an end; empty for the root itself.</returns>
    /// <exception cref="ModelException">The name leaves the folder, or can't be the name of a file everywhere.</exception>
    public static string Parse(string entry, string archive)
    {
        ModelException Refuse(string why) => new($"{archive}: the entry {ForeignText.Show(entry)} {why}.");
        if (entry.Length > MaxLength)
        {
            throw Refuse(FormattableString.Invariant($"has a name of {entry.Length:N0} characters; the limit is {MaxLength:N0}"));
        }

        if (entry.StartsWith('/') || entry.StartsWith('\\'))
        {
            throw Refuse("is an absolute path");
        }

        if (entry.Contains(':', StringComparison.Ordinal))
        {
            throw Refuse(entry.Length > 1 && entry[1] == ':' ? "begins with a drive letter" : "has a colon in its name");
        }

        if (entry.Any(char.IsControl))
        {
            throw Refuse("has control characters in its name");
        }

        // Some writers on Windows put backslashes between folders.
        var segments = entry.Split('/', '\\').Where(segment => segment is not ("" or ".")).ToList();
        if (segments.Contains(".."))
        {
            throw Refuse("leaves the target folder");
        }

        if (!segments.TrueForAll(IsPortable))
        {
            throw Refuse("can't be the name of a file on every system");
        }

        return segments.Count <= MaxSegments
            ? string.Join('/', segments)
            : throw Refuse($"lies {segments.Count - 1} folders deep; the limit is {MaxSegments - 1}");
    }

    private static bool IsPortable(string segment) =>
        segment.Length <= MaxSegmentLength
        && !segment.EndsWith('.')
        && !segment.EndsWith(' ')
        && segment.IndexOfAny(['<', '>', '"', '|', '?', '*']) < 0
        && !DeviceNames.Contains(segment.Split('.')[0]);

    private static IEnumerable<string> Number(string device) =>
        Enumerable.Range(0, 10).Select(number => string.Create(CultureInfo.InvariantCulture, $"{device}{number}"));
}
