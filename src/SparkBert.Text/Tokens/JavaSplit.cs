using System.Text.RegularExpressions;

namespace SparkBert.Text.Tokens;

/// <summary>Java's <c>String.split</c> and <c>String.indexOf</c>, on spans.</summary>
internal static class JavaSplit
{
    /// <summary>
    /// The parts of a text between the matches of a pattern, empty ones too, except at the end and before an empty match at the start.
    /// </summary>
    /// <returns>The parts, possibly none; null if nothing was found, and the text is its only part.</returns>
    public static List<Range>? Parts(Regex pattern, ReadOnlySpan<char> text)
    {
        List<Range>? parts = null;
        var start = 0;
        foreach (var match in pattern.EnumerateMatches(text))
        {
            if (match.Length > 0 || match.Index > 0)
            {
                (parts ??= []).Add(start..match.Index);
                start = match.Index + match.Length;
            }
        }

        if (parts is null)
        {
            return null;
        }

        parts.Add(start..text.Length);
        while (parts.Count > 0 && parts[^1].Start.Value == parts[^1].End.Value)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        return parts;
    }

    /// <summary>The index of a part in a text, searched from a position; -1 if there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="part">The part; an empty one is found at the position, or at the end of the text if that comes first.</param>
    /// <param name="from">The position; one before the text counts as 0.</param>
    public static int IndexOf(ReadOnlySpan<char> text, ReadOnlySpan<char> part, int from)
    {
        from = Math.Clamp(from, 0, text.Length);
        var found = text[from..].IndexOf(part);
        return found < 0 ? -1 : from + found;
    }
}
