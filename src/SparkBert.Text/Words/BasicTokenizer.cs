using SparkBert.Text.Java;

namespace SparkBert.Text.Words;

/// <summary>Spark NLP's BasicTokenizer: splits at white space, punctuation and ideographs, strips accents in every mode.</summary>
/// <remarks>
/// Works on UTF-16 units as the reference does, so it does not recognize an ideograph outside the basic plane (BasicTokenizer.scala).
/// </remarks>
public static class BasicTokenizer
{
    /// <summary>
    /// Characters outside ASCII with PUNCTUATION in their name in JDK 17. The reference tests the name, so neither curly quotes nor dashes
    /// count.
    /// </summary>
    private static readonly System.Buffers.SearchValues<char> NamedPunctuation = System.Buffers.SearchValues.Create(
        "\u05BE\u05C0\u05C3\u05C6\u05F3\u05F4\u061E\u0830\u0831\u0832\u0833\u0834\u0835\u0837\u0838\u0839"
        + "\u083A\u083B\u083C\u083D\u083E\u085E\u0DF4\u16EB\u16EC\u16ED\u1735\u1736\u1C3B\u1C3C\u1C3D\u1C3E"
        + "\u1C3F\u1C7E\u1C7F\u1CC0\u1CC1\u1CC2\u1CC3\u1CC4\u1CC5\u1CC6\u1CC7\u2008\u2055\u2056\u2058\u2059"
        + "\u205A\u2E2A\u2E2B\u2E2C\uA4FE\uA4FF\uAA5C\uAA5D\uAA5E\uAA5F");

    /// <summary>The first basic token of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lowercase">Whether the token is lower-cased again after its accents are stripped.</param>
    /// <returns>The token; empty if the text has none.</returns>
    public static string First(string text, bool lowercase)
    {
        ArgumentNullException.ThrowIfNull(text);
        var position = 0;
        return Next(text, lowercase, ref position, out var token, out _) ? token : "";
    }

    /// <summary>All basic tokens of a text and the index of the last unit of each.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lowercase">Whether the tokens are lower-cased again after their accents are stripped.</param>
    public static IEnumerable<(string Token, int End)> All(string text, bool lowercase)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var position = 0; Next(text, lowercase, ref position, out var token, out var end);)
        {
            yield return (token, end);
        }
    }

    /// <summary>Whether a character is white space: the reference's isWhitespace.</summary>
    public static bool IsWhitespace(char c) => c switch
    {
        ' ' or (>= '\t' and <= '\r') or (>= '\u001C' and <= '\u001F') => true,
        < '\u0080' or '\u00A0' or '\u2007' or '\u202F' => false,
        _ => char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.SpaceSeparator
            or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator,
    };

    /// <summary>Whether a character is a control character: the reference's isControl.</summary>
    public static bool IsControl(char c) => c is not ('\t' or '\n' or '\r') && c is <= '\u001F' or (>= '\u007F' and <= '\u009F');

    /// <summary>Whether a character is dropped: the reference's isToFilter.</summary>
    public static bool IsFiltered(char c) => c is '\0' or '\uFFFD' || IsControl(c);

    /// <summary>Whether a character is punctuation: the reference's isPunctuation.</summary>
    public static bool IsPunctuation(char c) =>
        c is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
        || (c >= '\u0080' && NamedPunctuation.Contains(c));

    /// <summary>Whether a character is an ideograph of the basic plane: the reference's isChinese.</summary>
    public static bool IsIdeograph(char c) =>
        c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or (>= '\uF900' and <= '\uFAFF');

    private static bool Next(string text, bool lowercase, ref int position, out string token, out int end)
    {
        while (position < text.Length)
        {
            while (position < text.Length && IsWhitespace(text[position]) && !IsPunctuation(text[position]))
            {
                position++;
            }

            if (position == text.Length)
            {
                break;
            }

            var start = position;
            while (position < text.Length && !IsStopper(text[position]))
            {
                position++;
            }

            if (position > start)
            {
                token = Normalize(text[start..position], lowercase);
                end = position - 1;
                if (token.Length > 0)
                {
                    return true;
                }

                continue;
            }

            // The character that ended the token: punctuation and ideographs are tokens of their own, others are skipped.
            var stopper = text[position++];
            if (IsPunctuation(stopper) || IsIdeograph(stopper))
            {
                token = Normalize(stopper.ToString(), lowercase);
                end = position - 1;
                if (token.Length > 0)
                {
                    return true;
                }
            }
        }

        token = "";
        end = -1;
        return false;
    }

    private static bool IsStopper(char c) => c < '\u0080'
        ? !char.IsAsciiLetterOrDigit(c)
        : IsFiltered(c) || IsPunctuation(c) || IsIdeograph(c) || IsWhitespace(c);

    /// <summary>
    /// Java's trim and decomposition; drops U+0300 to U+036F and filtered characters. The reference does this in the cased mode too.
    /// </summary>
    private static string Normalize(string text, bool lowercase)
    {
        text = JavaText.Trim(text);
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u007F'))
        {
            return lowercase ? text.ToLowerInvariant() : text;
        }

        var decomposed = CanonicalDecomposition.Decompose(text);
        var kept = new System.Text.StringBuilder(decomposed.Length);
        foreach (var c in decomposed)
        {
            if (c is not (>= '\u0300' and <= '\u036F') && !IsFiltered(c))
            {
                kept.Append(c);
            }
        }

        return lowercase ? JavaText.ToLowerCase(kept.ToString()) : kept.ToString();
    }
}
