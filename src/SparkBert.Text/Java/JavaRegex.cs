using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SparkBert.Text.Java;

/// <summary>
/// Makes a .NET regular expression that matches what a java.util.regex pattern (JDK 17) matches. The two differ in what \s, \w, \d, \b, the dot and $ mean, in case folding, quoting, possessive
/// quantifiers and nested classes. A construct that can't be carried over is refused by name.
/// </summary>
public sealed class JavaRegex
{
    private const string LineTerminators = @"\n\r\u0085\u2028\u2029";
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    /// <summary>JDK 17's word characters at a \b are letters and digits of all scripts and the underscore, with the marks that follow them, though \w is ASCII.</summary>
    private const string WordBefore = @"[\p{L}\p{Nd}_]\p{Mn}*";
    private const string WordAfter = @"[\p{L}\p{Nd}_]";


    /// <summary>A pattern that a user gives must not hang a run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string pattern;
    private readonly StringBuilder output = new();
    private int position;
    private bool ignoreCase;
    private bool dotAll;
    private bool multiline;
    private bool comments;

    private JavaRegex(string pattern) => this.pattern = pattern;

    /// <summary>Translates and compiles a pattern.</summary>
    /// <param name="pattern">The Java pattern.</param>
    /// <exception cref="ArgumentException">It is not a pattern, or has a construct that can't be carried over; the message names it and its place.</exception>
    public static Regex Compile(string pattern)
    {
        var translated = Translate(pattern);
        try
        {
            return new Regex(translated, RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"'{pattern}' is not a pattern: {error.Message}", error);
        }
    }

    /// <summary>The .NET form of a Java pattern.</summary>
    public static string Translate(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var translator = new JavaRegex(pattern);
        translator.Alternatives();
        return translator.position == pattern.Length ? translator.output.ToString() : throw translator.Refuse("Unmatched closing ')'");
    }

    private void Alternatives()
    {
        // Inline flags last to the end of the group in which they stand.
        var (case0, dot0, multi0, comments0) = (ignoreCase, dotAll, multiline, comments);
        while (position < pattern.Length && pattern[position] != ')')
        {
            Piece();
        }

        (ignoreCase, dotAll, multiline, comments) = (case0, dot0, multi0, comments0);
    }

    private void Piece()
    {
        var start = output.Length;
        var c = pattern[position++];
        switch (c)
        {
            case '|':
                output.Append('|');
                return;
            case '(':
                Group();
                break;
            case '[':
                output.Append(Class());
                break;
            case '.':
                output.Append(dotAll ? $"(?>{Pair}|[\\s\\S])" : $"(?>{Pair}|[^{LineTerminators}])");
                break;
            case '^':
                output.Append(multiline ? $@"(?:\A|(?<=[{LineTerminators}])(?<!\r(?=\n))(?!\z))" : @"\A");
                return;
            case '$':
                output.Append(multiline ? $@"(?:\z|(?=[{LineTerminators}])(?<!\r(?=\n)))" : EndOfInput);
                return;
            case '\\':
                Escape();
                break;
            case '*' or '+' or '?':
                throw Refuse($"Dangling meta character '{c}'");
            default:
                if (comments && (JavaText.IsPatternWhitespace(c) || c == '#'))
                {
                    while (c == '#' && position < pattern.Length && pattern[position] != '\n')
                    {
                        position++;
                    }

                    return;
                }

                Literal(c);
                break;
        }

        Quantifier(start);
    }

    /// <summary>\Z: at the end, or before the line terminator that ends the input.</summary>
    private const string EndOfInput = @"(?=(?:\r\n|(?<!\r)\n|[\r\u0085\u2028\u2029])?\z)";

    private void Quantifier(int start)
    {
        if (position >= pattern.Length)
        {
            return;
        }

        var begin = position;
        switch (pattern[position])
        {
            case '*' or '+' or '?':
                position++;
                break;
            case '{':
                var end = pattern.IndexOf('}', position);
                if (end < 0 || end == position + 1 || !char.IsAsciiDigit(pattern[position + 1]))
                {
                    throw Refuse("Illegal repetition");
                }

                position = end + 1;
                break;
            default:
                return;
        }

        var quantifier = pattern[begin..position];
        if (position < pattern.Length && pattern[position] == '+')
        {
            // Possessive: what an atomic group does.
            position++;
            output.Insert(start, "(?>").Append(quantifier).Append(')');
            return;
        }

        output.Append(quantifier);
        if (position < pattern.Length && pattern[position] == '?')
        {
            position++;
            output.Append('?');
        }
    }

    private void Group()
    {
        var open = position - 1;
        var isGroup = true;
        if (position < pattern.Length && pattern[position] == '?')
        {
            isGroup = Opening();
        }
        else
        {
            output.Append('(');
        }

        if (!isGroup)
        {
            return;
        }

        var flags = (ignoreCase, dotAll, multiline, comments);
        Alternatives();
        if (position >= pattern.Length)
        {
            position = open;
            throw Refuse("Unclosed group");
        }

        position++;
        output.Append(')');
        (ignoreCase, dotAll, multiline, comments) = flags;
    }

    /// <summary>What follows <c>(?</c>.</summary>
    /// <returns>Whether a group follows, and not flags alone.</returns>
    private bool Opening()
    {
        foreach (var opening in (string[])["?:", "?=", "?!", "?>", "?<=", "?<!"])
        {
            if (pattern.AsSpan(position).StartsWith(opening))
            {
                position += opening.Length;
                output.Append('(').Append(opening);
                return true;
            }
        }

        if (pattern.AsSpan(position).StartsWith("?<"))
        {
            var end = pattern.IndexOf('>', position);
            if (end < 0 || !pattern.AsSpan(position + 2, end - position - 2).ToString().All(char.IsAsciiLetterOrDigit))
            {
                throw Refuse("named capturing group is missing trailing '>'");
            }

            output.Append('(').Append(pattern, position, end + 1 - position);
            position = end + 1;
            return true;
        }

        var isOn = true;
        for (position++; position < pattern.Length; position++)
        {
            switch (pattern[position])
            {
                case '-':
                    isOn = false;
                    break;
                case 'i':
                    ignoreCase = isOn;
                    break;
                case 's':
                    dotAll = isOn;
                    break;
                case 'm':
                    multiline = isOn;
                    break;
                case 'x':
                    comments = isOn;
                    break;
                case ')':
                    position++;
                    return false;
                case ':':
                    position++;
                    output.Append("(?:");
                    return true;
                default:
                    throw Refuse($"the inline flag '{pattern[position]}'");
            }
        }

        throw Refuse("Unknown inline modifier");
    }

    private void Escape()
    {
        if (position >= pattern.Length)
        {
            throw Refuse("Unexpected internal error: a backslash at the end");
        }

        var c = pattern[position];
        switch (c)
        {
            case 'Q':
                position++;
                var end = pattern.IndexOf(@"\E", position, StringComparison.Ordinal);
                foreach (var quoted in pattern.AsSpan(position, (end < 0 ? pattern.Length : end) - position))
                {
                    Literal(quoted);
                }

                position = end < 0 ? pattern.Length : end + 2;
                return;
            case 'b':
                position++;
                output.Append($"(?:(?<={WordBefore})(?!{WordAfter})|(?<!{WordBefore})(?={WordAfter}))");
                return;
            case 'B':
                position++;
                output.Append($"(?:(?<={WordBefore})(?={WordAfter})|(?<!{WordBefore})(?!{WordAfter}))");
                return;
            case 'A' or 'z' or 'G':
                position++;
                output.Append('\\').Append(c);
                return;
            case 'Z':
                position++;
                output.Append(EndOfInput);
                return;
            case 'R':
                position++;
                output.Append(@"(?>\r\n|[\n-\r\u0085\u2028\u2029])");
                return;
            case >= '1' and <= '9':
                position++;
                output.Append("(?:\\").Append(c).Append(')');
                return;
            case 'k':
                throw Refuse(@"the named back reference \k");
        }

        if (CategoryEscape() is { } set)
        {
            output.Append(set.IsNegated ? $"(?>{Pair}|[^{set.Members}])" : $"[{set.Members}]");
            return;
        }

        foreach (var unit in char.ConvertFromUtf32(CharacterEscape()))
        {
            Literal(unit);
        }
    }

    /// <summary>A class of characters by an escape, as members of a .NET class; null where the escape is a single character.</summary>
    private (string Members, bool IsNegated)? CategoryEscape()
    {
        var c = pattern[position];
        var members = char.ToLowerInvariant(c) switch
        {
            's' => @" \t-\r",
            'd' => "0-9",
            'w' => "A-Za-z0-9_",
            'h' => @" \t\u00A0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000",
            'v' => @"\n-\r\u0085\u2028\u2029",
            _ => null,
        };
        if (members is not null)
        {
            position++;
            return (members, char.IsAsciiLetterUpper(c));
        }

        return c is 'p' or 'P' ? Property() : null;
    }

    private (string Members, bool IsNegated) Property()
    {
        var isNegated = pattern[position++] == 'P';
        string name;
        if (position < pattern.Length && pattern[position] == '{')
        {
            var end = pattern.IndexOf('}', position);
            name = end < 0 ? throw Refuse("Unclosed character family") : pattern[(position + 1)..end];
            position = end + 1;
        }
        else
        {
            name = position < pattern.Length ? pattern[position++].ToString() : throw Refuse("Unknown character property");
        }

        var members = name switch
        {
            "Lower" => "a-z",
            "Upper" => "A-Z",
            "ASCII" => @"\0-\x7F",
            "Alpha" => "A-Za-z",
            "Digit" => "0-9",
            "Alnum" => "A-Za-z0-9",
            "Punct" => @"!-/:-@\[-`{-~",
            "Graph" => "!-~",
            "Print" => " -~",
            "Blank" => @" \t",
            "Cntrl" => @"\0-\x1F\x7F",
            "XDigit" => "0-9A-Fa-f",
            "Space" => @" \t-\r",
            "IsAlphabetic" => @"\p{L}\p{Nl}",
            "IsLetter" => @"\p{L}",
            "IsDigit" => @"\p{Nd}",
            "IsPunctuation" => @"\p{P}",
            "IsLowercase" => @"\p{Ll}",
            "IsUppercase" => @"\p{Lu}",
            "InCombiningDiacriticalMarks" => @"\u0300-\u036F",
            "L" or "Lu" or "Ll" or "Lt" or "Lm" or "Lo" or "M" or "Mn" or "Mc" or "Me" or "N" or "Nd" or "Nl" or "No" or "P" or "Pc" or "Pd" or "Ps" or "Pe" or "Pi" or "Pf" or "Po"
                or "S" or "Sm" or "Sc" or "Sk" or "So" or "Z" or "Zs" or "Zl" or "Zp" or "C" or "Cc" or "Cf" or "Cs" or "Co" or "Cn" => $@"\p{{{name}}}",
            _ when name.StartsWith("Is", StringComparison.Ordinal) && name.Length is 3 or 4 => $@"\p{{{name[2..]}}}",
            _ => throw Refuse($@"the character property \p{{{name}}}"),
        };
        return (members, isNegated);
    }

    private int CharacterEscape()
    {
        var c = pattern[position++];
        switch (c)
        {
            case 't':
                return '\t';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 'f':
                return '\f';
            case 'a':
                return '\a';
            case 'e':
                return 0x1B;
            case '0':
                var octal = 0;
                for (var digits = 0; digits < 3 && position < pattern.Length && pattern[position] is >= '0' and <= '7' && (octal * 8) + (pattern[position] - '0') <= 255; digits++)
                {
                    octal = (octal * 8) + (pattern[position++] - '0');
                }

                return octal;
            case 'x' when position < pattern.Length && pattern[position] == '{':
                var end = pattern.IndexOf('}', position);
                var digitsInside = end < 0 ? throw Refuse("Unclosed hexadecimal escape sequence") : pattern[(position + 1)..end];
                position = end + 1;
                return Hexadecimal(digitsInside);
            case 'x':
                return Hexadecimal(Take(2));
            case 'u':
                return Hexadecimal(Take(4));
            case 'c':
                return Take(1)[0] ^ 64;
        }

        return char.IsAsciiLetter(c) ? throw Refuse("Illegal/unsupported escape sequence") : c;
    }

    private string Take(int count)
    {
        if (position + count > pattern.Length)
        {
            throw Refuse("Illegal escape sequence");
        }

        position += count;
        return pattern[(position - count)..position];
    }

    private int Hexadecimal(string digits) => int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code is (>= 0 and < 0xD800) or (> 0xDFFF and <= 0x10FFFF)
        ? code
        : throw Refuse("Illegal hexadecimal escape sequence");

    private void Literal(char c)
    {
        // A quantifier behind a supplementary character means the whole pair.
        if (char.IsHighSurrogate(c) && position < pattern.Length && char.IsLowSurrogate(pattern[position]))
        {
            output.Append("(?:").Append(c).Append(pattern[position++]).Append(')');
            return;
        }

        // (?i) folds ASCII letters alone in Java.
        if (ignoreCase && char.IsAsciiLetter(c))
        {
            output.Append('[').Append(char.ToUpperInvariant(c)).Append(char.ToLowerInvariant(c)).Append(']');
            return;
        }

        output.Append(Escaped(c));
    }

    private static string Escaped(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");

    /// <summary>A bracketed class behind its opening bracket, as a .NET expression for one code point.</summary>
    private string Class()
    {
        var open = position;
        var isNegated = position < pattern.Length && pattern[position] == '^';
        if (isNegated)
        {
            position++;
        }

        var members = new StringBuilder();
        var others = new List<string>();
        var conditions = new List<string>();
        var isFirst = true;
        while (true)
        {
            if (position >= pattern.Length)
            {
                position = open;
                throw Refuse("Unclosed character class");
            }

            var c = pattern[position];
            if (c == ']' && !isFirst)
            {
                position++;
                break;
            }

            isFirst = false;
            if (c == '[')
            {
                position++;
                others.Add(Class());
            }
            else if (pattern.AsSpan(position).StartsWith("&&"))
            {
                // What stands left of && is one operand, what stands right another: each is a condition on the same character.
                position += 2;
                conditions.Add(Any(members.ToString(), others));
                members.Clear();
                others.Clear();
            }
            else
            {
                Member(members, others);
            }
        }

        var any = Any(members.ToString(), others);
        var all = string.Concat(conditions.Select(condition => $"(?={condition})")) + any;
        return isNegated ? (conditions.Count == 0 && others.Count == 0 ? $"(?>{Pair}|[^{members}])" : $"(?:(?!{all})(?>{Pair}|[\\s\\S]))")
            : conditions.Count == 0 ? any : $"(?:{all})";
    }

    private static string Any(string members, List<string> others)
    {
        if (members.Length == 0 && others.Count == 0)
        {
            return "(?!)";
        }

        string[] parts = [.. others, .. members.Length > 0 ? [$"[{members}]"] : Array.Empty<string>()];
        return parts.Length == 1 ? parts[0] : $"(?:{string.Join('|', parts)})";
    }

    private void Member(StringBuilder members, List<string> others)
    {
        if (pattern[position] == '\\' && position + 1 < pattern.Length)
        {
            if (pattern[position + 1] == 'Q')
            {
                Quoted(members);
                return;
            }

            position++;
            if (CategoryEscape() is { } set)
            {
                if (set.IsNegated)
                {
                    others.Add($"(?>{Pair}|[^{set.Members}])");
                }
                else
                {
                    members.Append(set.Members);
                }

                return;
            }

            position--;
        }

        var first = ClassCharacter();
        if (position + 1 < pattern.Length && pattern[position] == '-' && pattern[position + 1] is not (']' or '['))
        {
            position++;
            Range(members, others, first, ClassCharacter());
        }
        else
        {
            Range(members, others, first, first);
        }
    }

    private void Quoted(StringBuilder members)
    {
        var start = position + 2;
        var end = pattern.IndexOf(@"\E", start, StringComparison.Ordinal);
        if (end == start)
        {
            // JDK 17 stumbles here, and so a tokenizer without context characters can't be made (golden cases tk-ctx-none-*).
            throw Refuse("Illegal/unsupported escape sequence");
        }

        foreach (var c in pattern.AsSpan(start, (end < 0 ? pattern.Length : end) - start))
        {
            Add(members, c, c);
        }

        position = end < 0 ? pattern.Length : end + 2;
    }

    private int ClassCharacter()
    {
        var c = pattern[position++];
        if (c == '\\')
        {
            return position < pattern.Length ? CharacterEscape() : throw Refuse("Unclosed character class");
        }

        return char.IsHighSurrogate(c) && position < pattern.Length && char.IsLowSurrogate(pattern[position]) ? char.ConvertToUtf32(c, pattern[position++]) : c;
    }

    private void Range(StringBuilder members, List<string> others, int first, int last)
    {
        if (last < first)
        {
            throw Refuse("Illegal character range");
        }

        if (last > 0xFFFF)
        {
            if (first != last)
            {
                throw Refuse("a range of characters above U+FFFF");
            }

            others.Add(char.ConvertFromUtf32(first));
            return;
        }

        Add(members, (char)first, (char)last);
    }

    private void Add(StringBuilder members, char first, char last)
    {
        members.Append(CultureInfo.InvariantCulture, $"\\u{(int)first:X4}");
        if (first != last)
        {
            members.Append(CultureInfo.InvariantCulture, $"-\\u{(int)last:X4}");
        }

        if (!ignoreCase)
        {
            return;
        }

        for (var c = 'a'; c <= 'z'; c++)
        {
            var upper = (char)(c - 32);
            if ((c >= first && c <= last) != (upper >= first && upper <= last))
            {
                members.Append(c).Append(upper);
            }
        }
    }

    private ArgumentException Refuse(string what) => new($"{what} near index {Math.Max(0, position - 1)}: {pattern}");
}
