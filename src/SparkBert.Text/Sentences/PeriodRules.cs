namespace SparkBert.Text.Sentences;

/// <summary>Full stops between word characters, in coordinates, in ellipses, and all others.</summary>
internal static class PeriodRules
{
    /// <summary>
    /// <c>(?&lt;=\w)\.(?=\w)</c>, then <c>(?&lt;=[a-zA-z]°)\.(?=\s*\d+)</c>. A-z is in the reference's pattern: it includes six signs
    /// between the two alphabets.
    /// </summary>
    public static void MarkInside(Span<char> text)
    {
        ReadOnlySpan<char> read = text;
        for (var stop = read.IndexOf('.'); stop >= 0; stop = read.NextIndexOf('.', stop + 1))
        {
            if (read.HasWordAt(stop - 1) && read.HasWordAt(stop + 1))
            {
                text[stop] = Markers.MultiplePeriod;
            }
            else if (stop > 1 && read[stop - 1] == '°' && read[stop - 2] is >= 'A' and <= 'z' && IsBeforeNumber(read, stop + 1))
            {
                text[stop] = Markers.Dot;
            }
        }
    }

    /// <summary>
    /// <c>\.\.\.(?=\s+[A-Z])</c> becomes an ellipsis with a bound behind it. The reference's next pattern,
    /// <c>(?&lt;=\S)\.{3}(?=\.\s[A-Z])</c>, can find nothing more: wherever it would match, this one has taken the last three full stops.
    /// </summary>
    public static void MarkEllipses(ref MarkedText marked)
    {
        ReadOnlySpan<char> text = marked.Text;
        for (int start = 0, found; (found = text[start..].IndexOf("...")) >= 0;)
        {
            var end = start + found + 3;
            while (end < text.Length && text[end] == '.')
            {
                end++;
            }

            start = SkipSpaces(text, end);
            if (start > end && text.HasCapitalAt(start))
            {
                marked.Insert(end - 3, Markers.Ellipsis);
                marked.Insert(end - 3, Markers.Break);
                marked.Skip(3);
            }
        }

        marked.Apply();
    }

    /// <summary>Inserts a bound behind every remaining full stop (<c>\.</c>) and semicolon (<c>;</c>).</summary>
    public static void MarkBounds(ref MarkedText marked)
    {
        var text = marked.Text;
        ReadOnlySpan<char> read = text;
        for (var stop = read.IndexOfAny('.', ';'); stop >= 0; stop = read.NextIndexOfAny('.', ';', stop + 1))
        {
            text[stop] = read[stop] == '.' ? Markers.Dot : Markers.Semicolon;
            marked.Insert(stop + 1, Markers.Break);
        }

        marked.Apply();
    }

    private static bool IsBeforeNumber(ReadOnlySpan<char> text, int index) => text.HasDigitAt(SkipSpaces(text, index));

    private static int SkipSpaces(ReadOnlySpan<char> text, int index)
    {
        while (text.HasSpaceAt(index))
        {
            index++;
        }

        return index;
    }
}
