using System.Globalization;
using SparkBert.Text.Java;

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

    /// <summary>What stands for one character behind a backslash.</summary>
    private static readonly string[] Letters =
        ["t", "n", "r", "f", "a", "e", "cJ", "cM", "ca", "c?", @"c\", "-", "_", "\u00E9", "\U0001F600", " ", "\n"];

    /// <summary>Escapes at the limits of what is one.</summary>
    private static readonly string[] OddEscapes =
    [
        @"\0", @"\07", @"\08", @"\012", @"\0128", @"\0377", @"\0400", @"\0777", @"\x0", @"\x4g", @"\x{61", @"\x{}", @"\x{10FFFF}",
        @"\x{d83d}", @"\u00e", @"\uD83D", @"\uD83D\uD83D", @"\uD83D\x{DE00}", "\uD83D\\uDE00", @"\E", @"\Q", @"\Q\E", @"\Qa\Qb\E", @"\p",
        @"\p{", @"\p{}", @"\p{^L}", @"\pLu", @"\p{ L}", @"\k", @"\k<", @"\k<n1", @"\b{", @"\b{x}", @"\g1", @"\10", @"\c", @"\N",
        @"\N{}", @"\N{U+0041}", @"\C", @"\K", @"\l",
    ];

    /// <summary>No high minimum: the JDK repeats what matches nothing that often, without a look at the text that could stop it.</summary>
    private static readonly string[] OddCounts = ["{1000}", "{0,2147483647}", "{2147483648}", "{ 1}", "{1 }", "{1, 2}", "{,2}"];

    /// <summary>Parts of a class that look like operators.</summary>
    private static readonly string[] OddMembers =
    [
        "&&", "&&&", "&&&&", "&&^", "&& ", " &&", "^&&", "-&&", "&&-", "--", " ", "#", "]", "a-", "-a", @"\d-z", @"a-\d", @"\v-a", @"\n",
        @"\e", "\n",
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

    /// <summary>The next pattern, with a replacement and texts.</summary>
    public RegexCase Next()
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
        var pattern = (Chance(0.15) ? Flags() : "") + (Chance(0.15) ? Written() : Alternation(0));
        if (!isFocused && Chance(0.25))
        {
            pattern = Break(pattern);
        }

        var replacement = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Replacement()));
        return new(pattern, replacement, [.. Texts(pattern)]);
    }

    /// <summary>Texts of the pattern's characters in any order, and texts that follow the pattern.</summary>
    private IEnumerable<string> Texts(string pattern)
    {
        yield return string.Concat(Enumerable.Range(0, random.Next(0, isFocused ? 9 : 13)).Select(_ => Text()));
        JavaRegexNode root;
        try
        {
            root = JavaRegexParser.Parse(pattern).Root;
        }
        catch (ArgumentException)
        {
            // If the JDK takes the pattern, that is a difference on any text, unless it is refused for .NET's sake.
            yield break;
        }

        var texts = new PatternTexts(random, alphabet);
        for (var i = 0; i < 4; i++)
        {
            yield return texts.Next(root);
        }
    }

    private string Replacement() => random.Next(8) switch
    {
        0 => "$0",
        1 or 2 => string.Create(CultureInfo.InvariantCulture, $"<${random.Next(1, groups + 2)}>"),
        3 => string.Create(CultureInfo.InvariantCulture, $"${{n{random.Next(1, groups + 2)}}}"),
        4 => @"\" + Any("$", @"\", "n"),
        5 => Any(alphabet).Replace("$", "", StringComparison.Ordinal),
        _ => "-",
    };

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

    /// <summary>A pattern as people write them, with another or a part of one, or with something random.</summary>
    private string Written()
    {
        var (pattern, other) = (Any(WrittenPatterns.All), Any(WrittenPatterns.All));
        groups = 1;
        alphabet = [.. alphabet, "a", "B", "1", ".", "-", " ", "'"];
        return random.Next(5) switch
        {
            0 => pattern,
            1 => $"{pattern}|{other}",
            2 => $"(?:{pattern}){Quantifier()}{other}",
            3 => pattern + Item(2),
            _ => pattern.Insert(random.Next(pattern.Length), Item(2)),
        };
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
        return Chance(0.35) ? atom + Quantifier() + (Chance(0.03) ? Quantifier() : "") : Chance(0.02) ? atom + Comment() : atom;
    }

    /// <summary>What the flag x skips, and what is text without it.</summary>
    private string Comment() => Any(" ", "\t", "#", "#a\n", "#)\u0085", "# \\Q\r", "\u2028", " #\0", "\n");

    private string Quantifier()
    {
        var quantifier = random.Next(8) switch
        {
            0 or 1 => "*",
            2 or 3 => "+",
            4 or 5 => "?",
            6 => Chance(0.97) ? $"{{{random.Next(4)}}}" : Any(OddCounts),
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
                var name = Chance(0.95) ? $"n{groups}" : Any("n1", "1a", "a_b", "", "\u00E9", "a b", "N2", "aB9");
                return $"(?<{name}>{Alternation(depth + 1)})";
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
                return Chance(0.3) ? Comment() : @"\" + Any(Letters);
            case 21 when Chance(0.2):
                return Any(OddEscapes);
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

    private string Property() => Any(@"\p", @"\P") + (Chance(0.15) ? Any("L", "N", "P", "Z") : $"{{{PropertyName()}}}");

    private string PropertyName()
    {
        var name = Any(Properties);
        return random.Next(30) switch
        {
            0 => name.ToUpperInvariant(),
            1 => name.ToLowerInvariant(),
            2 => "Is" + name,
            3 => "In" + name,
            4 => Any("sc=", "SCRIPT=", "blk=", "Block=", "gc=", "General_Category=", "x=", "sc:", "IsScript=", "is") + name,
            5 => name.Replace("Is", "", StringComparison.Ordinal),
            6 => name.Insert(random.Next(name.Length), Any(" ", "_", "-")),
            _ => name,
        };
    }

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
        for (var i = random.Next(1, Chance(0.2) ? 7 : 4); i > 0; i--)
        {
            text += random.Next(15) switch
            {
                0 when depth < 2 => Class(depth + 1),
                1 when depth < 2 => "&&" + (Chance(0.6) ? Class(depth + 1) : Member()),
                2 => Property(),
                3 => @"\" + Any("d", "D", "s", "S", "w", "W", "h", "v"),
                4 => $@"\Q{Any(alphabet)}{Any("-", "]", "", "1")}\E",
                5 => Any("&&", "-", "^", "&", "[", @"\b"),
                6 or 7 or 8 => Range(),
                9 => Any(OddMembers),
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

    internal static int Code(string character) => char.IsSurrogatePair(character, 0) ? char.ConvertToUtf32(character, 0) : character[0];
}
