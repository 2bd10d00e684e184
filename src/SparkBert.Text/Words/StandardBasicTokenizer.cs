using System.Globalization;
using System.Text;
using SparkBert.Text.Java;

namespace SparkBert.Text.Words;

/// <summary>
/// BERT's basic tokenizer as Google and Hugging Face wrote it: works on code points, knows Unicode's punctuation, and strips accents only
/// where it is asked to.
/// </summary>
public static class StandardBasicTokenizer
{
    /// <summary>The words of a text by the rules of a model that says nothing but whether it is cased.</summary>
    /// <param name="text">The text; lone surrogates are dropped.</param>
    /// <param name="lowercase">Whether the words are lower-cased and their accents stripped.</param>
    public static IEnumerable<string> All(string text, bool lowercase)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Split(Normalize(text, lowercase, lowercase, splitsIdeographs: true));
    }

    /// <summary>
    /// The text without control characters, with plain blanks, with blanks around ideographs, lower-cased and without accents where it is
    /// asked for.
    /// </summary>
    internal static string Normalize(string text, bool lowercase, bool stripsAccents, bool splitsIdeographs)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (IsWhitespace(rune, category))
            {
                clean.Append(' ');
            }
            else if (splitsIdeographs && IsIdeograph(rune.Value))
            {
                clean.Append(' ').Append(rune).Append(' ');
            }
            else if (!IsDropped(rune, category))
            {
                // Python's str.lower: the dotted capital I becomes two characters.
                _ = !lowercase ? clean.Append(rune)
                    : rune.Value == 0x130 ? clean.Append("i\u0307")
                    : clean.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return stripsAccents ? StripAccents(clean.ToString()) : clean.ToString();
    }

    /// <summary>The words of a normalized text: parts between blanks, and each punctuation mark.</summary>
    internal static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var isWhitespace = IsWhitespace(rune, category);
            var isAlone = IsPunctuation(rune, category);
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
                word.Append(rune);
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static string StripAccents(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var kept = new StringBuilder(text.Length);
        foreach (var rune in CanonicalDecomposition.Decompose(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                kept.Append(rune);
            }
        }

        return kept.ToString();
    }

    private static bool IsWhitespace(Rune rune, UnicodeCategory category) => rune.Value is ' ' or '\t' or '\n' or '\r'
        || category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

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
