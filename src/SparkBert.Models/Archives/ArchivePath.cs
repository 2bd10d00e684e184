using SparkBert.Bundles;
using System.Globalization;
using System.Text;

namespace SparkBert.Models.Archives;

/// <summary>Names of archive entries, which may be anything: what comes out of here stays inside the folder on every system.</summary>
internal static class ArchivePath
{
    private const int MostLength = 1024;
    private const int MostSegment = 255;
    private const int MostSegments = 32;

    private static readonly HashSet<string> DeviceNames = new(
        [
            "CON", "PRN", "AUX", "NUL",
            .. Enumerable.Range(0, 10).SelectMany(n => (string[])[string.Create(CultureInfo.InvariantCulture, $"COM{n}"), string.Create(CultureInfo.InvariantCulture, $"LPT{n}")]),
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The relative path of an entry.</summary>
    /// <param name="entry">The name as the archive has it.</param>
    /// <param name="archive">The archive's name, for messages.</param>
    /// <returns>The path with slashes, without a slash at an end; empty for the root itself.</returns>
    /// <exception cref="ModelException">The name leaves the folder, or can't be the name of a file everywhere.</exception>
    public static string Parse(string entry, string archive)
    {
        ModelException Refuse(string why) => new($"{archive}: the entry {Display(entry)} {why}.");
        if (entry.Length > MostLength)
        {
            throw Refuse($"has a name of {entry.Length:N0} characters; the limit is {MostLength:N0}");
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
        foreach (var segment in segments)
        {
            if (segment == "..")
            {
                throw Refuse("leaves the target folder");
            }

            if (segment.Length > MostSegment || segment.EndsWith('.') || segment.EndsWith(' ') || segment.IndexOfAny(['<', '>', '"', '|', '?', '*']) >= 0
                || DeviceNames.Contains(segment.Split('.')[0]))
            {
                throw Refuse("can't be the name of a file on every system");
            }
        }

        return segments.Count <= MostSegments ? string.Join('/', segments) : throw Refuse($"lies {segments.Count - 1} folders deep; the limit is {MostSegments - 1}");
    }

    /// <summary>A name for messages: control characters and what changes the direction of text are shown by number, and a long name is cut.</summary>
    /// <param name="name">The name, which may be anything.</param>
    /// <param name="most">Characters after which it is cut.</param>
    public static string Display(string name, int most = 120)
    {
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (text.Length >= most)
            {
                text.Append("...");
                break;
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                text.Append(rune.ToString());
            }
        }

        return text.Length == 0 ? "without a name" : text.ToString();
    }
}
