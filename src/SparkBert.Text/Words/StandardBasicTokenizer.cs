using System.Globalization;
using System.Text;
using SparkBert.Text.Java;

namespace SparkBert.Text.Words;

/// <summary>
/// BERT's basic tokenizer as Google and Hugging Face wrote it: works on code points, knows Unicode's punctuation, and strips accents only
/// in uncased models.
/// </summary>
public static class StandardBasicTokenizer
{
    /// <summary>The words of a text.</summary>
    /// <param name="text">The text; lone surrogates are dropped.</param>
    /// <param name="lowercase">Whether the words are lower-cased and their accents stripped.</param>
    public static IEnumerable<string> All(string text, bool lowercase)
    {
        ArgumentNullException.ThrowIfNull(text);
        var word = new StringBuilder();
        foreach (var rune in Prepare(text, lowercase).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var isWhitespace = rune.Value is ' ' or '\t' or '\n' or '\r'
                || category is UnicodeCategory.SpaceSeparator
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator;
            if (!isWhitespace && IsDropped(rune, category))
            {
                continue;
            }

            var isAlone = IsPunctuation(rune, category) || IsIdeograph(rune.Value);
            if ((isWhitespace || isAlone) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }

            if (isAlone)
            {
                yield return rune.ToString();
            }
            else if (!isWhitespace)
            {
                word.Append(rune.ToString());
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static string Prepare(string text, bool lowercase)
    {
        if (!lowercase)
        {
            return text;
        }

        var lower = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Python's str.lower: the dotted capital I becomes two characters.
            lower.Append(rune.Value == 0x130 ? "i\u0307" : Rune.ToLowerInvariant(rune).ToString());
        }

        var kept = new StringBuilder(lower.Length);
        foreach (var rune in CanonicalDecomposition.Decompose(lower.ToString()).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                kept.Append(rune.ToString());
            }
        }

        return kept.ToString();
    }

    private static bool IsDropped(Rune rune, UnicodeCategory category) =>
        rune.Value is 0 or 0xFFFD
        || category is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned;

    private static bool IsPunctuation(Rune rune, UnicodeCategory category) =>
        rune.Value is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
        || category is UnicodeCategory.ConnectorPunctuation
            or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OtherPunctuation;

    private static bool IsIdeograph(int code) => code is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
