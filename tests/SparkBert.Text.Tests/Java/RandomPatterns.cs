using System.Globalization;

namespace SparkBert.Text.Tests.Java;

/// <summary>
/// Makes Java patterns and texts in which they may match, from a seed. Half of them are about two or three characters, so that much matches
/// and much is tried again; the others may have anything, and some of those are broken on purpose.
/// </summary>
internal sealed class RandomPatterns(int seed)
{
    /// <summary>Characters that patterns and texts are about, as strings: some are pairs, some halves of pairs.</summary>
    private static readonly string[] Pool =
    [
        "a", "b", "c", "k", "K", "s", "S", "i", "I", "A", "B", "z", "0", "1", "9", "_", "-", ".", ",", " ", "\t", "'", "\"", "#", "&",
        "^", "]", "}", "~", "!", "\n", "\r", "\r\n", "\u000B", "\f", "\u0085", "\u2028", "\u2029", "\u00A0", "\u3000", "\u180E", "\0",
        "\u00E9", "\u00C9", "\u00DF", "\u1E9E", "\u017F", "\u212A", "\u0130", "\u0131", "\u03A3", "\u03C2", "\u03C3", "\u01C4", "\u01C5",
        "\u01C6", "\u00B5", "\u00FF", "\u00E5", "\u0301", "\u0308", "\u20DD", "\u0903", "\u0345", "\u200D", "\u0663", "\u0416", "\u0436",
        "\u05D0", "\u0627", "\u4E2D", "\u3042", "\uAC00", "\u1F88", "\u2160", "\u24D0", "\u2C2F", "\uA7C0", "\uA7D9", "\u088F", "\u0CDD",
        "\u1C89", "\uFFFF", "\uFB01", "\uE000", "\U0001F600", "\U0001F601", "\U0001D49C", "\U00010400", "\U00010428", "\U00010A01",
        "\U0001E8D0", "\U00020000", "\U0001DF00", "\U00010570", "\U00010597", "\U00016EA0", "\U0010FFFF", "\U00010000", "\uD83D",
        "\uDE00", "\uD801", "\uDC00", "\uDFFF", "\uD800",
    ];

    private static readonly string[] Properties =
    [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "N", "Nd", "Nl", "P", "Po", "S", "Sm", "Z", "Zs", "C", "Cc", "Cf", "Cn",
        "Cs", "Co", "LC", "LD", "L1", "all", "Lower", "Upper", "ASCII", "Alpha", "Digit", "Alnum", "Punct", "Graph", "Print", "Blank",
        "Cntrl", "XDigit", "Space", "IsAlphabetic", "IsLetter", "IsDigit", "IsPunctuation", "IsLowercase", "IsUppercase", "IsTitlecase",
        "IsWhite_Space", "IsIdeographic", "IsAssigned", "IsAlpha", "IsLu", "IsHexDigit", "IsLatin", "IsCyrillic", "IsGREEK", "IsHan",
        "IsCommon", "IsLatn", "IsInherited", "script=Latin", "sc=Hira", "InGreek", "InBasicLatin", "InBasic Latin", "blk=Cyrillic",
        "InCombiningDiacriticalMarks", "InDESERET", "gc=Lu", "general_category=L", "javaLowerCase", "javaUpperCase", "javaLetterOrDigit",
        "javaWhitespace", "javaJavaIdentifierStart", "javaMirrored", "Nope", "IsNope", "gc=Nope", "Isl",
    ];

    /// <summary>What breaks a pattern.</summary>
    private static readonly string[] Pieces =
    [
        "(", ")", "[", "]", "{", "}", "*", "+", "?", @"\", "|", "^", "$", "-", "&&", "(?", "<", @"\Q", @"\E", @"\p", "{1",
        ",", ":", "=", "1", "a", " ",
    ];

    private readonly Random random = new(seed);
    private string[] alphabet = [];
    private int groups;
    private int budget;
    private bool isFocused;

    /// <summary>The next pattern and text.</summary>
    public (string Pattern, string Text) Next()
    {
        isFocused = Chance(0.5);
        var plain = isFocused ? 0.7 : 0.4;
        var size = isFocused ? 2 : random.Next(2, 6);
        alphabet = [.. Enumerable.Range(0, size).Select(_ => Chance(plain) ? Pool[random.Next(24)] : Any(Pool))];
        if (Chance(0.3))
        {
            alphabet = [.. alphabet, Any("\U0001F600", "\U0001F600", "\U00010400", "\U00010A01", "\uD83D", "\uDE00", "\u0301", "\n")];
        }

        groups = 0;
        budget = random.Next(3, 14);
        var pattern = (Chance(0.15) ? Flags() : "") + Alternation(0);
        if (!isFocused && Chance(0.25))
        {
            pattern = Break(pattern);
        }

        return (pattern, string.Concat(Enumerable.Range(0, random.Next(0, isFocused ? 9 : 13)).Select(_ => Text())));
    }

    private bool Chance(double share) => random.NextDouble() < share;

    private T Any<T>(params T[] values) => values[random.Next(values.Length)];

    private string Text() => isFocused || Chance(0.85) ? Any(alphabet) : Any(Pool);

    private string Flags() => $"(?{Any("i", "iu", "s", "m", "d", "x", "u", "U", "iU", "is", "m-s", "-i", "xs", "md", "i-u")})";

    private string Break(string pattern)
    {
        for (var i = random.Next(1, 3); i > 0 && pattern.Length > 0; i--)
        {
            var at = random.Next(pattern.Length);
            pattern = random.Next(3) switch
            {
                0 => pattern.Remove(at, 1),
                1 => pattern.Insert(at, Any(Pieces)),
                _ => pattern[..at] + pattern[(at + 1)..] + pattern[at],
            };
        }

        return pattern;
    }

    private string Alternation(int depth)
    {
        var branches = Chance(0.75) ? 1 : random.Next(2, 4);
        return string.Join('|', Enumerable.Range(0, branches).Select(_ => Chance(0.07) ? "" : Sequence(depth)));
    }

    private string Sequence(int depth)
    {
        var text = "";
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            text += Item(depth);
        }

        return text;
    }

    private string Item(int depth)
    {
        budget--;
        var atom = budget > 0 && depth < 4 && Chance(0.35) ? Group(depth) : Atom();
        return Chance(0.35) ? atom + Quantifier() : atom;
    }

    private string Quantifier()
    {
        var quantifier = random.Next(8) switch
        {
            0 or 1 => "*",
            2 or 3 => "+",
            4 or 5 => "?",
            6 => $"{{{random.Next(4)}}}",
            _ => Chance(0.3) ? $"{{{random.Next(3)},}}" : $"{{{random.Next(3)},{random.Next(5)}}}",
        };
        return quantifier + (Chance(0.5) ? "" : Any("?", "+"));
    }

    private string Group(int depth)
    {
        switch (random.Next(20))
        {
            case < 6:
                groups++;
                return $"({Alternation(depth + 1)})";
            case < 10:
                return $"(?:{Alternation(depth + 1)})";
            case 10:
                groups++;
                return $"(?<n{groups}>{Alternation(depth + 1)})";
            case 11:
                return $"(?>{Alternation(depth + 1)})";
            case 12 when !isFocused || Chance(0.3):
                return $"(?={Alternation(depth + 1)})";
            case 13 when !isFocused || Chance(0.3):
                return $"(?!{Alternation(depth + 1)})";
            case 14 when !isFocused || Chance(0.3):
                return $"(?<={Alternation(depth + 1)})";
            case 15 when !isFocused || Chance(0.3):
                return $"(?<!{Alternation(depth + 1)})";
            case 16:
                var content = Chance(0.5) ? Literal() + Atom() : Atom() + Any("", "?", "{1,2}", "*", "+");
                return Any("(?<=", "(?<!", "(?=", "(?!") + content + ")";
            case 17:
                return Flags()[..^1] + $":{Alternation(depth + 1)})";
            case 18:
                return Flags() + Atom();
            default:
                return $"(?:{Any(".", "[^a]", @"\S", Any(alphabet))}*{Any(".", "[^b]", @"\w", Any(alphabet))}){Any("*", "+", "*?")}";
        }
    }

    private string Atom()
    {
        switch (random.Next(30))
        {
            case < 8:
            case < 26 when isFocused && Chance(0.6):
                return Literal();
            case 8:
                return ".";
            case 9 or 10 or 11:
                return @"\" + Any("d", "D", "s", "S", "w", "W", "h", "H", "v", "V");
            case 12 or 13:
                return Any(@"\b", @"\B", @"\b", "^", "$", @"\A", @"\z", @"\Z", @"\G");
            case 14:
                return @"\R";
            case 15:
                return Property();
            case 16 when groups > 0:
                return Chance(0.1) ? $@"\k<n{random.Next(1, groups + 1)}>" : $@"\{random.Next(1, groups + 2)}";
            case 17:
                return $@"\Q{Any(alphabet)}{Any(alphabet)}{Any("\\", ".", "", "1")}\E";
            case 18:
                return EscapedCharacter(Any(alphabet));
            case 19 when Chance(0.1):
                return Any(
                    @"\X", @"\N{LATIN SMALL LETTER A}", @"\b{g}", @"\k<x>", @"\y", @"\1", @"\12", "(?c)", @"\cA", @"\c", @"\0",
                    @"\x{110000}");
            case 20:
                return " ";
            case < 28 when isFocused:
                return Any("[", "[^") + Literal() + (Chance(0.5) ? "" : Literal()) + "]";
            case < 28:
                return Class(0);
            default:
                return Literal() + Literal();
        }
    }

    private string Literal()
    {
        var character = Text();
        var isSyntax = character.Length == 1 && @"\^$.|?*+()[]{}&-#".Contains(character[0], StringComparison.Ordinal);
        return isSyntax && Chance(0.9) ? @"\" + character : character;
    }

    private string Property() => Any(@"\p", @"\P") + (Chance(0.15) ? Any("L", "N", "P", "Z") : $"{{{Any(Properties)}}}");

    private string EscapedCharacter(string character)
    {
        var code = Code(character);
        return random.Next(4) switch
        {
            0 when code < 256 => @"\x" + code.ToString("X2", CultureInfo.InvariantCulture),
            1 when code < 256 => @"\0" + Convert.ToString(code, 8),
            2 when code < 0x10000 => @"\u" + code.ToString("X4", CultureInfo.InvariantCulture),
            3 when code > 0xFFFF => $@"\u{(int)character[0]:X4}\u{(int)character[1]:X4}",
            _ => $@"\x{{{code:X}}}",
        };
    }

    private string Class(int depth)
    {
        var text = Chance(0.35) ? "[^" : "[";
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            text += random.Next(14) switch
            {
                0 when depth < 2 => Class(depth + 1),
                1 when depth < 2 => "&&" + (Chance(0.6) ? Class(depth + 1) : Member()),
                2 => Property(),
                3 => @"\" + Any("d", "D", "s", "S", "w", "W", "h", "v"),
                4 => $@"\Q{Any(alphabet)}{Any("-", "]", "", "1")}\E",
                5 => Any("&&", "-", "^", "&", "[", @"\b"),
                6 or 7 or 8 => Range(),
                _ => Member(),
            };
        }

        return text + "]";
    }

    private string Member() => Chance(0.2) ? EscapedCharacter(Any(alphabet)) : Literal();

    private string Range()
    {
        var (first, last) = (Any(alphabet), Chance(0.5) ? Any(alphabet) : Any(Pool));
        if (Compare(first, last) > 0 && Chance(0.95))
        {
            (first, last) = (last, first);
        }

        return Chance(0.2) ? EscapedCharacter(first) + "-" + EscapedCharacter(last) : $"{first}-{last}";
    }

    private static int Compare(string first, string last) => Code(first).CompareTo(Code(last));

    private static int Code(string character) => char.IsSurrogatePair(character, 0) ? char.ConvertToUtf32(character, 0) : character[0];
}
