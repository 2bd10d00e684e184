using SparkBert.Java;

namespace SparkBert.Sentences;

/// <summary>
/// Full stops that belong to an abbreviation. The reference runs several patterns for each word of its dictionaries over the whole text; they differ only in the word before the full stop and
/// in what follows it, so here each full stop is looked at once.
/// </summary>
internal static class AbbreviationRules
{
    // PragmaticDictionaries.scala. A full stop inside a word is a pattern's dot: any character.
    private static readonly string[] Prepositive = ["dr", "mr", "ms", "prof", "mt", "st"];
    private static readonly string[] Number = ["no", "p", "px"];
    private static readonly string[] General =
    [
        "adj", "bros", "btw", "co", "col", "corp", "cpl", "dec", "aug", "del", "dept", "dist", "dr", "e.g", "etc", "exp", "feb", "fy", "hr", "i.e", "id", "inc", "jan", "jr", "jul", "jun",
        "lt", "ltd", "mar", "may", "min", "mr", "mrs", "ms", "no", "nov", "oct", "ok", "p", "px", "plz", "prof", "rep", "sec", "sep", "sept", "sr", "st", "u.s", "ver", "vs",
    ];

    /// <summary>Marks the full stops of abbreviations in place.</summary>
    /// <param name="text">The text; its length does not change.</param>
    /// <param name="useDictionary">Whether the dictionaries are used, and not only the rules for possessives and initials.</param>
    public static void Mark(Span<char> text, bool useDictionary)
    {
        var first = text.IndexOf('.');
        if (first < 0)
        {
            return;
        }

        // What is marked here changes no other decision: no word ends in a full stop, and a following full stop has no word before it. The positions are found first all the same.
        var marked = new List<int>();
        for (var i = first; i >= 0 && i < text.Length;)
        {
            if (IsAbbreviation(text, i, useDictionary))
            {
                marked.Add(i);
            }

            var next = text[(i + 1)..].IndexOf('.');
            i = next < 0 ? text.Length : i + 1 + next;
        }

        foreach (var position in marked)
        {
            text[position] = Markers.Abbreviation;
        }
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> text, int dot, bool useDictionary)
    {
        var after = text[(dot + 1)..];

        // \.(?='s\s)|\.(?='s\$)|\.(?='s\z)
        if (after.StartsWith("'s") && (after.Length == 2 || after[2] == '$' || JavaText.IsPatternWhitespace(after[2])))
        {
            return true;
        }

        // (?<=Co)\.(?=\sKG)
        if (text[..dot].EndsWith("Co") && IsSpaceAt(after, 0) && after[1..].StartsWith("KG"))
        {
            return true;
        }

        // (?<=^[A-Z])\.(?=\s) and (?<=\s[A-Z])\.(?=\s)
        if (IsSpaceAt(after, 0) && dot >= 1 && char.IsAsciiLetterUpper(text[dot - 1]) && (dot == 1 || JavaText.IsPatternWhitespace(text[dot - 2])))
        {
            return true;
        }

        return useDictionary && IsInDictionary(text[..dot], after);
    }

    private static bool IsInDictionary(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        if (after.IsEmpty)
        {
            return false;
        }

        if ((IsSpaceAt(after, 0) || (after[0] == ':' && IsDigitAt(after, 1))) && EndsWithWord(before, Prepositive, out _))
        {
            return true;
        }

        if (IsNumberContext(after) && EndsWithWord(before, Number, out _))
        {
            return true;
        }

        if (after[0] is ',' or '.' or ':' or '?' || IsGeneralContext(after))
        {
            return EndsWithWord(before, General, out _);
        }

        // The hyphen counts only where white space precedes the word: the reference's second alternative forgets it.
        return after[0] == '-' && EndsWithWord(before, General, out var isAtStart) && !isAtStart;
    }

    // (?=\s\d) or (?=\s+\()
    private static bool IsNumberContext(ReadOnlySpan<char> after)
    {
        if (!IsSpaceAt(after, 0))
        {
            return false;
        }

        if (IsDigitAt(after, 1))
        {
            return true;
        }

        var spaces = 1;
        while (IsSpaceAt(after, spaces))
        {
            spaces++;
        }

        return spaces < after.Length && after[spaces] == '(';
    }

    // \s([a-z]|I\s|I'm|I'll|\d)
    private static bool IsGeneralContext(ReadOnlySpan<char> after)
    {
        if (!IsSpaceAt(after, 0) || after.Length < 2)
        {
            return false;
        }

        var rest = after[1..];
        return rest[0] is (>= 'a' and <= 'z') or (>= '0' and <= '9')
            || (rest[0] == 'I' && (IsSpaceAt(rest, 1) || rest.StartsWith("I'm") || rest.StartsWith("I'll")));
    }

    private static bool EndsWithWord(ReadOnlySpan<char> before, string[] words, out bool isAtStart)
    {
        isAtStart = false;
        var found = false;
        foreach (var word in words)
        {
            var start = before.Length - word.Length;
            if (start < 0 || !Matches(before[start..], word))
            {
                continue;
            }

            if (start > 0 && JavaText.IsPatternWhitespace(before[start - 1]))
            {
                isAtStart = false;
                return true;
            }

            if (start == 0)
            {
                isAtStart = found = true;
            }
        }

        return found;
    }

    private static bool Matches(ReadOnlySpan<char> text, string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            // A pattern's dot is no line terminator.
            var matches = word[i] == '.'
                ? text[i] is not ('\n' or '\r' or '\u0085' or '\u2028' or '\u2029')
                : text[i] == word[i] || (char.IsAsciiLetterUpper(text[i]) && (text[i] | 0x20) == word[i]);
            if (!matches)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSpaceAt(ReadOnlySpan<char> text, int index) => index < text.Length && JavaText.IsPatternWhitespace(text[index]);

    private static bool IsDigitAt(ReadOnlySpan<char> text, int index) => index < text.Length && char.IsAsciiDigit(text[index]);
}
