using System.Globalization;
using System.Text;

namespace SparkBert.Text.Sentences;

/// <summary>Protects letters with full stops between them, and the full stops between and behind them.</summary>
internal static class InitialRules
{
    public static void Mark(ref MarkedText text)
    {
        MarkInitials(ref text);
        MarkTimes(ref text);
    }

    /// <summary><c>\b[a-zA-Z](?:\.[a-zA-Z])+(?:\.(?!\s[A-Z]))*</c></summary>
    private static void MarkInitials(ref MarkedText marked)
    {
        ReadOnlySpan<char> text = marked.Text;
        for (var stop = text.IndexOf('.'); stop >= 0; stop = text.NextIndexOf('.', stop))
        {
            var begin = stop - 1;
            if (!text.HasLetterAt(begin) || !text.HasLetterAt(stop + 1) || !IsWordBoundary(text, begin))
            {
                stop++;
                continue;
            }

            while (stop < text.Length && text[stop] == '.' && text.HasLetterAt(stop + 1))
            {
                stop += 2;
            }

            while (stop < text.Length && text[stop] == '.' && !(text.HasSpaceAt(stop + 1) && text.HasCapitalAt(stop + 2)))
            {
                stop++;
            }

            marked.Protect(begin, stop);
        }

        marked.Apply();
    }

    /// <summary>
    /// <c>(?i)p\.m\.*</c>, then <c>(?i)a\.m\.*</c>. Matches of the two share no character, and the markers of the first do not split
    /// matches of the second, so one pass finds both.
    /// </summary>
    private static void MarkTimes(ref MarkedText marked)
    {
        ReadOnlySpan<char> text = marked.Text;
        for (var stop = text.IndexOf('.'); stop >= 0; stop = text.NextIndexOf('.', stop))
        {
            var begin = stop - 1;
            stop++;
            if (begin < 0 || (text[begin] | 0x20) is not ('a' or 'p') || stop == text.Length || text[stop] is not ('m' or 'M'))
            {
                continue;
            }

            stop++;
            while (stop < text.Length && text[stop] == '.')
            {
                stop++;
            }

            marked.Protect(begin, stop);
        }

        marked.Apply();
    }

    /// <summary>
    /// <c>\b</c> of JDK 17 before a letter: no word ends there. Words consist of letters and digits of all scripts, the underscore, and the
    /// marks behind a letter or a digit. JDK 17 does not find the letter if it is a surrogate pair with marks (hasBaseCharacter).
    /// </summary>
    private static bool IsWordBoundary(ReadOnlySpan<char> text, int index)
    {
        if (index == 0)
        {
            return true;
        }

        var before = text[index - 1];
        if (char.IsAscii(before))
        {
            return !SpanSearch.IsWord(before);
        }

        if (char.IsLowSurrogate(before))
        {
            return !(index > 1 && Rune.TryCreate(text[index - 2], before, out var pair) && Rune.IsLetterOrDigit(pair));
        }

        var last = index - 1;
        while (last >= 0 && char.GetUnicodeCategory(text[last]) == UnicodeCategory.NonSpacingMark)
        {
            last--;
        }

        return last < 0 || !char.IsLetterOrDigit(text[last]);
    }
}
