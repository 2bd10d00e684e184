namespace SparkBert.Text.Sentences;

/// <summary>
/// Full stops that belong to an abbreviation. The reference runs several patterns over the whole text. They differ only in the word before
/// the full stop and in what follows it, so here each full stop is tested once. No pattern changes what another one decides, except the
/// possessives, which come first.
/// </summary>
internal static class AbbreviationRules
{
    /// <summary>Marks the full stops of abbreviations in place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="useDictionary">Whether the dictionaries are used, or only the rules for possessives and initials.</param>
    public static void Mark(Span<char> text, bool useDictionary)
    {
        MarkPossessives(text);
        for (var stop = text.IndexOf('.'); stop >= 0; stop = SpanSearch.NextIndexOf(text, '.', stop + 1))
        {
            if (IsAbbreviation(text, stop, useDictionary))
            {
                text[stop] = Markers.Abbreviation;
            }
        }
    }

    /// <summary><c>\.(?='s\s)|\.(?='s\$)|\.(?='s\z)</c></summary>
    private static void MarkPossessives(Span<char> text)
    {
        for (int start = 0, found; (found = text[start..].IndexOf(".'s")) >= 0; start += 3)
        {
            start += found;
            var end = start + 3;
            if (end == text.Length || text[end] == '$' || SpanSearch.HasSpaceAt(text, end))
            {
                text[start] = Markers.Abbreviation;
            }
        }
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> text, int stop, bool useDictionary)
    {
        // All patterns need a letter before the full stop, and a character behind it.
        if (!text.HasLetterAt(stop - 1) || stop + 1 == text.Length)
        {
            return false;
        }

        // (?<=^[A-Z])\.(?=\s) and (?<=\s[A-Z])\.(?=\s) and (?<=Co)\.(?=\sKG)
        if (text.HasSpaceAt(stop + 1)
            && (IsInitial(text, stop) || (text[..stop].EndsWith("Co") && text[(stop + 2)..].StartsWith("KG"))))
        {
            return true;
        }

        return useDictionary && IsInDictionary(text, stop);
    }

    private static bool IsInitial(ReadOnlySpan<char> text, int stop) =>
        text.HasCapitalAt(stop - 1) && (stop == 1 || text.HasSpaceAt(stop - 2));

    private static bool IsInDictionary(ReadOnlySpan<char> text, int stop)
    {
        AbbreviationWords.Find(text[..stop], out var behindSpace, out var atStart);
        var kinds = behindSpace | atStart;
        if (kinds == AbbreviationKinds.None)
        {
            return false;
        }

        // A hyphen counts only if white space is before the word: the reference's second alternative lacks it.
        return ((kinds & AbbreviationKinds.Prepositive) != 0 && IsBeforeName(text, stop + 1))
            || ((kinds & AbbreviationKinds.Number) != 0 && IsBeforeNumber(text, stop + 1))
            || ((kinds & AbbreviationKinds.General) != 0 && IsBeforeMore(text, stop + 1))
            || ((behindSpace & AbbreviationKinds.General) != 0 && text[stop + 1] == '-');
    }

    /// <summary><c>(?=\s)</c> or <c>(?=:\d+)</c></summary>
    private static bool IsBeforeName(ReadOnlySpan<char> text, int next) =>
        text.HasSpaceAt(next) || (text[next] == ':' && text.HasDigitAt(next + 1));

    /// <summary><c>(?=\s\d)</c> or <c>(?=\s+\()</c></summary>
    private static bool IsBeforeNumber(ReadOnlySpan<char> text, int next)
    {
        if (!text.HasSpaceAt(next))
        {
            return false;
        }

        if (text.HasDigitAt(next + 1))
        {
            return true;
        }

        while (text.HasSpaceAt(next))
        {
            next++;
        }

        return next < text.Length && text[next] == '(';
    }

    /// <summary><c>(?=((\.|\:|\?)|(\s([a-z]|I\s|I'm|I'll|\d))))</c> or <c>(?=,)</c></summary>
    private static bool IsBeforeMore(ReadOnlySpan<char> text, int next)
    {
        if (text[next] is '.' or ':' or '?' or ',')
        {
            return true;
        }

        if (!text.HasSpaceAt(next) || next + 1 == text.Length)
        {
            return false;
        }

        var rest = text[(next + 1)..];
        return char.IsAsciiLetterLower(rest[0]) || char.IsAsciiDigit(rest[0])
            || (rest[0] == 'I' && (rest.HasSpaceAt(1) || rest.StartsWith("I'm") || rest.StartsWith("I'll")));
    }
}
