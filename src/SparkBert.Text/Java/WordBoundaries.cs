using System.Globalization;

namespace SparkBert.Text.Java;

/// <summary>
/// The word boundaries of java.text.BreakIterator, as far as the final sigma needs them: whether two neighbouring characters are in one
/// word.
/// </summary>
internal static class WordBoundaries
{
    private enum Kind
    {
        Break,
        Word,
        Ignored,
        Joiner,
    }

    /// <summary>Whether a word ends before the character at an index, which must not be inside a surrogate pair.</summary>
    public static bool IsBoundary(string text, int index)
    {
        if (index <= 0 || index >= text.Length)
        {
            return true;
        }

        var after = KindOf(CodePointAt(text, index));
        if (after == Kind.Ignored)
        {
            return false;
        }

        var (before, at) = PreviousKind(text, index);
        return (before, after) switch
        {
            (Kind.Word, Kind.Word) => false,

            // A joiner is inside a word only between two characters of a word.
            (Kind.Word, Kind.Joiner) => NextKind(text, index) != Kind.Word,
            (Kind.Joiner, Kind.Word) => PreviousKind(text, at).Kind != Kind.Word,
            _ => true,
        };
    }

    public static int CodePointAt(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            ? char.ConvertToUtf32(text[index], text[index + 1])
            : text[index];

    public static int CodePointBefore(string text, int index) =>
        index > 1 && char.IsLowSurrogate(text[index - 1]) && char.IsHighSurrogate(text[index - 2])
            ? char.ConvertToUtf32(text[index - 2], text[index - 1])
            : text[index - 1];

    /// <summary>The kind and index of the last character before an index, ignored characters aside.</summary>
    private static (Kind Kind, int Start) PreviousKind(string text, int index)
    {
        while (index > 0)
        {
            var code = CodePointBefore(text, index);
            index -= code > 0xFFFF ? 2 : 1;
            var kind = KindOf(code);
            if (kind != Kind.Ignored)
            {
                return (kind, index);
            }
        }

        return (Kind.Break, 0);
    }

    /// <summary>The kind of the next character behind an index, ignored characters aside.</summary>
    private static Kind NextKind(string text, int index)
    {
        for (index += CodePointAt(text, index) > 0xFFFF ? 2 : 1; index < text.Length;)
        {
            var code = CodePointAt(text, index);
            var kind = KindOf(code);
            if (kind != Kind.Ignored)
            {
                return kind;
            }

            index += code > 0xFFFF ? 2 : 1;
        }

        return Kind.Break;
    }

    private static Kind KindOf(int code)
    {
        if (code is '"' or '\'' or '.' or 0xAD or 0x2027)
        {
            return Kind.Joiner;
        }

        // Ideographs and kana, as JDK 17's rules know them, are words by themselves.
        if (code is 0x3005
            or (>= 0x3041 and <= 0x3094) or (>= 0x309B and <= 0x309E) or (>= 0x30A1 and <= 0x30FE)
            or (>= 0x4E00 and <= 0x9FA5) or (>= 0xF900 and <= 0xFA2D))
        {
            return Kind.Break;
        }

        // Above the basic plane only letters with case are in a word with others.
        if (code >= 0x10000)
        {
            return CharUnicodeInfo.GetUnicodeCategory(code) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
                ? Kind.Word
                : Kind.Break;
        }

        return (code is >= 0xD800 and <= 0xDFFF ? UnicodeCategory.Surrogate : CharUnicodeInfo.GetUnicodeCategory(code)) switch
        {
            UnicodeCategory.DashPunctuation => Kind.Joiner,
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.ConnectorPunctuation => Kind.Word,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.Format => Kind.Ignored,
            _ => Kind.Break,
        };
    }
}
