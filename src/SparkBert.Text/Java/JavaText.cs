using System.Globalization;
using System.Text;

namespace SparkBert.Text.Java;

/// <summary>The operations of Java's String that differ from .NET's.</summary>
public static class JavaText
{
    /// <summary>Java's <c>trim</c>: strips U+0000 to U+0020 from both ends, and no other white space.</summary>
    public static string Trim(string text)
    {
        var (begin, length) = TrimmedRange(text);
        return text.Substring(begin, length);
    }

    /// <summary>Where a text begins and how long it is after Java's <c>trim</c>.</summary>
    internal static (int Begin, int Length) TrimmedRange(ReadOnlySpan<char> text)
    {
        var begin = 0;
        while (begin < text.Length && text[begin] <= ' ')
        {
            begin++;
        }

        var end = text.Length;
        while (end > begin && text[end - 1] <= ' ')
        {
            end--;
        }

        return (begin, end - begin);
    }

    /// <summary>Makes of a text what Spark stores: when Java encodes UTF-8, it writes a lone surrogate as a question mark.</summary>
    /// <param name="text">The text; changed where it lies.</param>
    public static void ReplaceLoneSurrogates(Span<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = '?';
            }
        }
    }

    /// <summary>Whether a character is <c>\s</c> to a Java pattern: six ASCII characters.</summary>
    public static bool IsPatternWhitespace(char c) => c is ' ' or (>= '\t' and <= '\r');

    /// <summary>
    /// Java's <c>toLowerCase</c> in an English locale (JDK 17): a dotted capital I becomes two characters, and a capital sigma at the end
    /// of a word becomes a final sigma.
    /// </summary>
    public static string ToLowerCase(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u007F'))
        {
            return text.ToLowerInvariant();
        }

        var lower = new StringBuilder(text.Length + 2);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '\u0130':
                    lower.Append("i\u0307");
                    break;
                case '\u03A3':
                    lower.Append(IsFinalSigma(text, i) ? '\u03C2' : '\u03C3');
                    break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    {
                        var rune = new Rune(c, text[++i]);
                        lower.Append(IsNewerThanJava(rune.Value) ? rune.ToString() : Rune.ToLowerInvariant(rune).ToString());
                    }
                    else
                    {
                        lower.Append(IsNewerThanJava(c) ? c : char.ToLowerInvariant(c));
                    }

                    break;
            }
        }

        return lower.ToString();
    }

    /// <summary>Capital letters that Unicode added after version 13, the version of JDK 17, which leaves them unchanged.</summary>
    private static bool IsNewerThanJava(int code) => code is
        0x2C2F or 0xA7C0 or 0xA7D0 or 0xA7D6 or 0xA7D8 or 0xA7CB or 0xA7CC or 0xA7CE or 0xA7D2 or 0xA7D4 or 0xA7DA or 0xA7DC or 0x1C89
        or (>= 0x10570 and <= 0x10595) or (>= 0x10D50 and <= 0x10D65) or (>= 0x16EA0 and <= 0x16EB8);

    /// <summary>
    /// Whether the sigma at an index is the last letter of its word. Java does not use Unicode's condition. It looks for a cased letter
    /// before and after the sigma inside a word of BreakIterator, in which a hyphen, a full stop or an apostrophe joins two letters (golden
    /// file java_lowercase.json.gz).
    /// </summary>
    private static bool IsFinalSigma(string text, int index)
    {
        var hasBefore = false;
        for (var i = index; i > 0 && !WordBoundaries.IsBoundary(text, i);)
        {
            var code = WordBoundaries.CodePointBefore(text, i);
            if (IsCased(code))
            {
                hasBefore = true;
                break;
            }

            i -= code > 0xFFFF ? 2 : 1;
        }

        if (!hasBefore)
        {
            return false;
        }

        for (var i = index + 1; i < text.Length && !WordBoundaries.IsBoundary(text, i);)
        {
            var code = WordBoundaries.CodePointAt(text, i);
            if (IsCased(code))
            {
                return false;
            }

            i += code > 0xFFFF ? 2 : 1;
        }

        return true;
    }

    /// <summary>JDK 17's ConditionalSpecialCasing.isCased: these ranges and the letters with case.</summary>
    private static bool IsCased(int code)
    {
        if (code is (>= 0x02B0 and <= 0x02B8) or 0x02C0 or 0x02C1
            or (>= 0x02E0 and <= 0x02E4) or 0x0345 or 0x037A
            or (>= 0x1D2C and <= 0x1D61) or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9))
        {
            return true;
        }

        return (code < 0xD800 || code > 0xDFFF)
            && CharUnicodeInfo.GetUnicodeCategory(code) is UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter;
    }
}
