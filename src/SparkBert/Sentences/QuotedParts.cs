using System.Text;
using SparkBert.Java;

namespace SparkBert.Sentences;

/// <summary>
/// Protects what stands between single quotes: (?&lt;=\s|^)'[\w\s?!\.,|'\w]+'(?:\W), which takes in the character behind the closing quote. Written out: the pattern reads a run of such characters
/// again from each quote in it.
/// </summary>
internal static class QuotedParts
{
    public static string Protect(string text)
    {
        if (!text.Contains('\'', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        var copied = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && IsMember(text[end]))
            {
                end++;
            }

            if (Find(text, start, end) is { } part)
            {
                result.Append(text, copied, part.Begin - copied).Append(Markers.ProtectOpen).Append(text, part.Begin, part.End - part.Begin).Append(Markers.ProtectClose);
                copied = part.End;
            }

            start = end + 1;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The protected part that begins in a run of members. The pattern is greedy, so the last quote that can close does, and a run has one part at most.</summary>
    private static (int Begin, int End)? Find(string text, int start, int end)
    {
        var close = end - 1;
        while (close >= start && !(text[close] == '\'' && close + 1 < text.Length && !IsWord(text[close + 1])))
        {
            close--;
        }

        for (var open = start; open <= close - 2; open++)
        {
            if (text[open] == '\'' && (open == 0 || JavaText.IsPatternWhitespace(text[open - 1])))
            {
                var isPair = close + 2 < text.Length && char.IsSurrogatePair(text[close + 1], text[close + 2]);
                return (open, close + (isPair ? 3 : 2));
            }
        }

        return null;
    }

    private static bool IsMember(char c) => IsWord(c) || JavaText.IsPatternWhitespace(c) || c is '?' or '!' or '.' or ',' or '|' or '\'';

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
