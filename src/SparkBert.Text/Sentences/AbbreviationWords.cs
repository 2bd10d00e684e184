using System.Collections.Frozen;
using SparkBert.Text.Java;

namespace SparkBert.Text.Sentences;

/// <summary>
/// The words of the reference's dictionaries (PragmaticDictionaries.scala). The reference puts them into patterns behind <c>\s(?i)</c> and
/// <c>^(?i)</c>, so case does not count, and a full stop in a word is a pattern's dot.
/// </summary>
internal static class AbbreviationWords
{
    /// <summary>Titles: a full stop behind one does not end a sentence before white space or a number.</summary>
    public static readonly IReadOnlyList<string> Prepositive = ["dr", "mr", "ms", "prof", "mt", "st"];

    /// <summary>Words before a number.</summary>
    public static readonly IReadOnlyList<string> Number = ["no", "p", "px"];

    /// <summary>Words that a small letter or a digit continues.</summary>
    public static readonly IReadOnlyList<string> General =
    [
        "adj", "bros", "btw", "co", "col", "corp", "cpl", "dec", "aug", "del", "dept", "dist", "dr", "e.g", "etc", "exp", "feb", "fy", "hr",
        "i.e", "id", "inc", "jan", "jr", "jul", "jun", "lt", "ltd", "mar", "may", "min", "mr", "mrs", "ms", "no", "nov", "oct", "ok", "p",
        "px", "plz", "prof", "rep", "sec", "sep", "sept", "sr", "st", "u.s", "ver", "vs",
    ];

    private const int Longest = 4;

    private static readonly FrozenDictionary<uint, AbbreviationKinds> KindsByKey = Prepositive.Concat(Number).Concat(General).Distinct()
        .ToFrozenDictionary(
            word => Key(word),
            word => (Prepositive.Contains(word) ? AbbreviationKinds.Prepositive : AbbreviationKinds.None)
                | (Number.Contains(word) ? AbbreviationKinds.Number : AbbreviationKinds.None)
                | (General.Contains(word) ? AbbreviationKinds.General : AbbreviationKinds.None));

    /// <summary>The dictionaries that hold a word at the end of a text.</summary>
    /// <param name="text">The text up to a full stop.</param>
    /// <param name="behindSpace">The dictionaries if white space is before the word.</param>
    /// <param name="atStart">The dictionaries if the word is the whole text.</param>
    public static void Find(ReadOnlySpan<char> text, out AbbreviationKinds behindSpace, out AbbreviationKinds atStart)
    {
        (behindSpace, atStart) = (AbbreviationKinds.None, AbbreviationKinds.None);

        for (var length = 1; length <= Longest && length <= text.Length; length++)
        {
            var start = text.Length - length;
            if (start == 0)
            {
                atStart = KindsOf(text);
            }
            else if (JavaText.IsPatternWhitespace(text[start - 1]))
            {
                behindSpace |= KindsOf(text[start..]);
            }
        }
    }

    private static AbbreviationKinds KindsOf(ReadOnlySpan<char> word)
    {
        var kinds = KindsByKey.GetValueOrDefault(Key(word));

        // The dot in e.g, i.e and u.s stands for any character, which may be a surrogate pair.
        var hasDot = (word.Length == 3 && !SpanSearch.IsLineTerminator(word[1]))
            || (word.Length == 4 && char.IsSurrogatePair(word[1], word[2]));
        return hasDot ? kinds | KindsByKey.GetValueOrDefault(Key([word[0], '.', word[^1]])) : kinds;
    }

    /// <summary>The small letters of a word in four bytes; 0, which no word has, if it holds anything else.</summary>
    private static uint Key(ReadOnlySpan<char> word)
    {
        var key = 0u;
        foreach (var c in word)
        {
            if (!char.IsAsciiLetter(c) && c != '.')
            {
                return 0;
            }

            key = (key << 8) | (c | 0x20u);
        }

        return key;
    }
}
