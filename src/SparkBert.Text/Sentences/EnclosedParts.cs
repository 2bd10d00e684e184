using System.Buffers;
using SparkBert.Text.Java;

namespace SparkBert.Text.Sentences;

/// <summary>Protects the text between quotation marks or brackets, if it is letters, digits, white space and a few signs.</summary>
internal static class EnclosedParts
{
    private const string Members = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ \t\n\v\f\r?!.,";

    private static readonly SearchValues<char> OfPart = SearchValues.Create(Members);
    private static readonly SearchValues<char> OfSingleQuoted = SearchValues.Create(Members + "|'");

    public static void Protect(ref MarkedText text)
    {
        ProtectSingleQuoted(ref text);
        ProtectBetween(ref text);
    }

    /// <summary>
    /// <c>(?&lt;=\s|^)'[\w\s?!\.,|'\w]+'(?:\W)</c>, including the character behind the closing quote. The pattern is greedy, so in a run of
    /// such characters the last quote that can close does. A run thus has at most one part: from its first quote that can open.
    /// </summary>
    private static void ProtectSingleQuoted(ref MarkedText marked)
    {
        ReadOnlySpan<char> text = marked.Text;
        for (var open = text.IndexOf('\''); open >= 0;)
        {
            if (open > 0 && !JavaText.IsPatternWhitespace(text[open - 1]))
            {
                open = text.NextIndexOf('\'', open + 1);
                continue;
            }

            var length = text[open..].IndexOfAnyExcept(OfSingleQuoted);
            var end = length < 0 ? text.Length : open + length;
            var close = ClosingQuote(text, open, end);
            if (close > 0)
            {
                var isPair = close + 2 < text.Length && char.IsSurrogatePair(text[close + 1], text[close + 2]);
                marked.Protect(open, close + (isPair ? 3 : 2));
            }

            open = text.NextIndexOf('\'', end);
        }

        marked.Apply();
    }

    private static int ClosingQuote(ReadOnlySpan<char> text, int open, int end)
    {
        for (var close = end - 1; close > open + 1; close--)
        {
            if (text[close] == '\'' && close + 1 < text.Length && !SpanSearch.IsWord(text[close + 1]))
            {
                return close;
            }
        }

        return 0;
    }

    /// <summary>
    /// <c>"[\w\s?!\.,]+"</c>, then <c>\[[\w\s?!\.,]+\]</c> and <c>\([\w\s?!\.,]+\)</c>. A match holds no sign with which another one begins
    /// or ends, so one pass finds the matches of all three.
    /// </summary>
    private static void ProtectBetween(ref MarkedText marked)
    {
        ReadOnlySpan<char> text = marked.Text;
        for (var open = text.IndexOfAny('"', '[', '('); open >= 0;)
        {
            var length = text[(open + 1)..].IndexOfAnyExcept(OfPart);
            if (length < 0)
            {
                break;
            }

            var close = open + 1 + length;
            if (length > 0 && text[close] == (text[open] == '"' ? '"' : text[open] == '[' ? ']' : ')'))
            {
                marked.Protect(open, ++close);
            }

            open = text.NextIndexOfAny('"', '[', '(', close);
        }

        marked.Apply();
    }
}
