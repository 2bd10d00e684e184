using SparkBert.Text.Java;

namespace SparkBert.Text.Sentences;

/// <summary>
/// Items of lists: a bound goes before them, and they are protected, so their full stop is no bound. The protection also separates the item
/// from the word that follows.
/// </summary>
internal static class ListRules
{
    public static void Mark(ref MarkedText text)
    {
        MarkBracketed(ref text);
        MarkNumbered(ref text);
    }

    /// <summary><c>(\()[a-z]+\)|^[a-z]+\)</c>: each item ends with its one closing bracket, so no two items overlap.</summary>
    private static void MarkBracketed(ref MarkedText marked)
    {
        ReadOnlySpan<char> text = marked.Text;
        for (var close = text.IndexOf(')'); close >= 0; close = text.NextIndexOf(')', close + 1))
        {
            var letter = close;
            while (letter > 0 && char.IsAsciiLetterLower(text[letter - 1]))
            {
                letter--;
            }

            if (letter < close && (letter == 0 || text[letter - 1] == '('))
            {
                Mark(ref marked, Math.Max(0, letter - 1), close + 1);
            }
        }

        marked.Apply();
    }

    /// <summary>
    /// <c>\s\d{1,2}\.\s|^\d{1,2}\.\s|\s\d{1,2}\.\)|^\d{1,2}\.\)|\s\-\d{1,2}\.\s|^\-\d{1,2}\.\s|s\-\d{1,2}\.\)|^\-\d{1,2}(.\))</c>: each but
    /// the last has one full stop, the last character but one. Items share at most the white space between them, which then belongs to the
    /// left one.
    /// </summary>
    private static void MarkNumbered(ref MarkedText marked)
    {
        ReadOnlySpan<char> text = marked.Text;
        var end = NegativeAtStart(text);
        if (end > 0)
        {
            Mark(ref marked, 0, end);
        }

        for (var stop = text.IndexOf('.'); stop >= 0; stop = text.NextIndexOf('.', stop + 1))
        {
            var begin = BeginOfNumbered(text, stop);
            if (begin >= end)
            {
                end = stop + 2;
                Mark(ref marked, begin, end);
            }
        }

        marked.Apply();
    }

    /// <summary>Where the item of a full stop begins, or -1 if there is none.</summary>
    private static int BeginOfNumbered(ReadOnlySpan<char> text, int stop)
    {
        var isBeforeSpace = text.HasSpaceAt(stop + 1);
        if (!text.HasDigitAt(stop - 1) || !(isBeforeSpace || (stop + 1 < text.Length && text[stop + 1] == ')')))
        {
            return -1;
        }

        var digit = text.HasDigitAt(stop - 2) ? stop - 2 : stop - 1;
        if (digit == 0)
        {
            return 0;
        }

        if (JavaText.IsPatternWhitespace(text[digit - 1]))
        {
            return digit - 1;
        }

        if (text[digit - 1] != '-')
        {
            return -1;
        }

        // The s without a backslash is in the reference's pattern.
        var isNegative = isBeforeSpace ? digit == 1 || text.HasSpaceAt(digit - 2) : digit > 1 && text[digit - 2] == 's';
        return isNegative ? Math.Max(0, digit - 2) : -1;
    }

    /// <summary>The end of <c>^\-\d{1,2}(.\))</c>, or 0. The dot is any character but a line terminator; a surrogate pair is one.</summary>
    private static int NegativeAtStart(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith('-') || !text.HasDigitAt(1))
        {
            return 0;
        }

        var end = text.HasDigitAt(2) ? EndOfNegative(text, 3) : 0;
        return end > 0 ? end : EndOfNegative(text, 2);
    }

    private static int EndOfNegative(ReadOnlySpan<char> text, int any)
    {
        var close = any + (any + 1 < text.Length && char.IsSurrogatePair(text[any], text[any + 1]) ? 2 : 1);
        return close < text.Length && text[close] == ')' && !SpanSearch.IsLineTerminator(text[any]) ? close + 1 : 0;
    }

    private static void Mark(ref MarkedText text, int begin, int end)
    {
        text.Insert(begin, Markers.Break);
        text.Protect(begin, end);
    }
}
