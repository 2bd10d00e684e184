using SparkBert.Text.Java;

namespace SparkBert.Text.Sentences;

/// <summary>Question and exclamation marks.</summary>
internal static class PunctuationRules
{
    /// <summary>
    /// <c>(?&lt;=\S)[!\?]+(?=\s|\z|\$)</c> with a bound behind it. A match ends at the end of a run of marks. Behind white space it begins
    /// with the run's second mark, which has a mark before it.
    /// </summary>
    public static void MarkBounds(ref MarkedText marked)
    {
        ReadOnlySpan<char> text = marked.Text;
        for (var begin = text.IndexOfAny('!', '?'); begin >= 0;)
        {
            var end = begin + 1;
            while (end < text.Length && text[end] is '!' or '?')
            {
                end++;
            }

            var isBehindText = end - begin > 1 || (begin > 0 && !JavaText.IsPatternWhitespace(text[begin - 1]));
            if (isBehindText && (end == text.Length || text[end] == '$' || JavaText.IsPatternWhitespace(text[end])))
            {
                marked.Insert(end, Markers.Break);
            }

            begin = text.NextIndexOfAny('!', '?', end);
        }

        marked.Apply();
    }

    /// <summary>
    /// Marks in a sentence: <c>\?(?=(\'|\"))</c>, then <c>\!(?=(\'|\"))</c>, <c>\!(?=\,\s[a-z])</c> and <c>\!(?=\s[a-z])</c>. No pattern
    /// replaces a character that another one tests.
    /// </summary>
    public static void MarkInside(Span<char> text)
    {
        ReadOnlySpan<char> read = text;
        for (var mark = read.IndexOfAny('!', '?'); mark >= 0; mark = read.NextIndexOfAny('!', '?', mark + 1))
        {
            var next = mark + 1 < read.Length ? read[mark + 1] : default;
            var isBeforeQuote = next is '\'' or '"';
            if (read[mark] == '?')
            {
                if (isBeforeQuote)
                {
                    text[mark] = Markers.QuestionInQuote;
                }
            }
            else if (isBeforeQuote || IsBeforeWord(read, next == ',' ? mark + 2 : mark + 1))
            {
                text[mark] = Markers.ExclamationIndicator;
            }
        }
    }

    private static bool IsBeforeWord(ReadOnlySpan<char> text, int index) => text.HasSpaceAt(index) && text.HasSmallLetterAt(index + 1);
}
