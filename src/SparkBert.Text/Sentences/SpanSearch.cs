using SparkBert.Text.Java;

namespace SparkBert.Text.Sentences;

/// <summary>What the rules test of a text at an index, which may be outside the text.</summary>
internal static class SpanSearch
{
    /// <summary>The first index of a character from a start, or -1.</summary>
    public static int NextIndexOf(this ReadOnlySpan<char> text, char value, int start) => From(text[start..].IndexOf(value), start);

    /// <summary>The first index of one of two characters from a start, or -1.</summary>
    public static int NextIndexOfAny(this ReadOnlySpan<char> text, char first, char second, int start) =>
        From(text[start..].IndexOfAny(first, second), start);

    /// <summary>The first index of one of three characters from a start, or -1.</summary>
    public static int NextIndexOfAny(this ReadOnlySpan<char> text, char first, char second, char third, int start) =>
        From(text[start..].IndexOfAny(first, second, third), start);

    /// <summary>Whether there is white space (<c>\s</c>) at an index.</summary>
    public static bool HasSpaceAt(this ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && JavaText.IsPatternWhitespace(text[index]);

    /// <summary>Whether there is a digit (<c>\d</c>) at an index.</summary>
    public static bool HasDigitAt(this ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && char.IsAsciiDigit(text[index]);

    /// <summary>Whether there is a letter of the English alphabet at an index.</summary>
    public static bool HasLetterAt(this ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && char.IsAsciiLetter(text[index]);

    /// <summary>Whether there is a letter <c>[A-Z]</c> at an index.</summary>
    public static bool HasCapitalAt(this ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && char.IsAsciiLetterUpper(text[index]);

    /// <summary>Whether there is a letter <c>[a-z]</c> at an index.</summary>
    public static bool HasSmallLetterAt(this ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && char.IsAsciiLetterLower(text[index]);

    /// <summary>Whether there is a word character (<c>\w</c>) at an index.</summary>
    public static bool HasWordAt(this ReadOnlySpan<char> text, int index) =>
        (uint)index < (uint)text.Length && IsWord(text[index]);

    /// <summary>Whether a character is <c>\w</c> to a Java pattern.</summary>
    public static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>Whether the dot of a Java pattern does not match a character.</summary>
    public static bool IsLineTerminator(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    private static int From(int found, int start) => found < 0 ? -1 : start + found;
}
