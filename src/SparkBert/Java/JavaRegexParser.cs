using System.Runtime.CompilerServices;

namespace SparkBert.Java;

/// <summary>Reads a Java pattern into a tree. It takes and refuses what the parser of JDK 17 does, with the same words at the same place.</summary>
internal sealed class JavaRegexParser
{
    private readonly string pattern;
    private readonly JavaRegexReader reader;
    private readonly JavaRegexClassParser classes;
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private int groupCount;
    private bool stepsByCodePoint;

    private JavaRegexParser(string pattern)
    {
        this.pattern = pattern;
        reader = new(pattern);
        classes = new(reader);
        stepsByCodePoint = reader.HasSupplementary;
    }

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="ArgumentException">It is not a pattern, or has what .NET can't do.</exception>
    public static JavaRegexTree Parse(string pattern)
    {
        var parser = new JavaRegexParser(pattern);
        try
        {
            return parser.ParseAll();
        }
        catch (InsufficientExecutionStackException)
        {
            throw parser.reader.Refuse("Stack overflow during pattern compilation");
        }
    }

    private JavaRegexTree ParseAll()
    {
        var root = ParseAlternation();
        if (reader.Cursor != reader.Length)
        {
            throw reader.Refuse(reader.Peek() == ')' ? "Unmatched closing ')'" : "Unexpected internal error");
        }

        return new(pattern, root, names.Count > 0, stepsByCodePoint || classes.HasComplement);
    }

    private JavaRegexNode ParseAlternation()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var branches = new List<JavaRegexNode> { ParseSequence() };
        while (reader.Peek() == '|')
        {
            reader.Next();
            branches.Add(ParseSequence());
        }

        return branches.Count == 1 ? branches[0] : new JavaRegexNode.Alternation(branches);
    }

    private JavaRegexNode.Sequence ParseSequence()
    {
        var items = new List<JavaRegexNode>();
        while (true)
        {
            var code = reader.Peek();
            if (code is '|' or ')' || (code == 0 && reader.IsAtEnd))
            {
                return new(items);
            }

            if (code == '(')
            {
                if (ParseGroup() is { } group)
                {
                    items.Add(group);
                }

                continue;
            }

            var item = ParseItem(code);
            if (ParseQuantifier() is { } quantifier)
            {
                items.Add(Repeat(item, quantifier));
            }
            else
            {
                items.AddRange(item is JavaRegexNode.Sequence slice ? slice.Items : [item]);
            }
        }
    }

    private JavaRegexNode ParseItem(int code)
    {
        switch (code)
        {
            case '[':
                return Match(classes.ParseClass());
            case '\\' when reader.At(reader.Cursor + 1) is 'p' or 'P':
                reader.Cursor++;
                return Match(classes.ParseProperty());
            case '^':
                reader.Next();
                return new JavaRegexNode.Anchor(!Has(JavaRegexFlags.MultiLine) ? JavaRegexAnchor.Start
                    : Has(JavaRegexFlags.UnixLines) ? JavaRegexAnchor.UnixLineStart : JavaRegexAnchor.LineStart);
            case '$':
                reader.Next();
                return LineEnd(Has(JavaRegexFlags.MultiLine));
            case '.':
                reader.Next();

                // The one set above U+FFFF that does not make the JDK step by code points.
                return new JavaRegexNode.Characters(JavaPredicates.Dot(reader.Flags));
            case '?' or '*' or '+':
                reader.Next();
                throw reader.Refuse($"Dangling meta character '{(char)code}'");
            default:
                return ParseAtom();
        }
    }

    /// <summary>Reads characters that stand for themselves, as many as no quantifier takes apart, or one escape.</summary>
    private JavaRegexNode ParseAtom()
    {
        var slice = new List<int>();
        var lastStart = -1;
        for (var code = reader.Peek(); ; code = reader.Peek())
        {
            if (code is '*' or '+' or '?' or '{' && slice.Count > 1)
            {
                // The quantifier belongs to the last character alone.
                reader.Cursor = lastStart;
                slice.RemoveAt(slice.Count - 1);
                break;
            }

            if (code is '*' or '+' or '?' or '{' or '$' or '.' or '^' or '(' or '[' or '|' or ')' || (code == 0 && reader.IsAtEnd))
            {
                break;
            }

            if (code != '\\')
            {
                lastStart = reader.Cursor;
                slice.Add(code);
                reader.Next();
                continue;
            }

            if (reader.At(reader.Cursor + 1) is 'p' or 'P')
            {
                break;
            }

            lastStart = reader.Cursor;
            var escape = ParseEscape(out var escaped);
            if (escape is null)
            {
                slice.Add(escaped);
            }
            else if (slice.Count == 0)
            {
                return escape;
            }
            else
            {
                reader.Cursor = lastStart;
                break;
            }
        }

        return slice.Count == 1
            ? Match(JavaPredicates.Single(slice[0], reader.Flags))
            : new JavaRegexNode.Sequence([.. slice.Select(code => new JavaRegexNode.Characters(JavaPredicates.InSlice(code, reader.Flags)))]);
    }

    /// <summary>Reads an escape from its backslash.</summary>
    /// <param name="code">The character that it stands for, where it stands for one.</param>
    /// <returns>What it stands for; null for a character.</returns>
    private JavaRegexNode? ParseEscape(out int code)
    {
        var letter = reader.At(reader.Cursor + 1);
        reader.Cursor += 2;
        code = -1;
        switch (letter)
        {
            case >= '1' and <= '9':
                return ParseReference(letter - '0');
            case 'k':
                return ParseNamedReference();
            case 'A':
                return new JavaRegexNode.Anchor(JavaRegexAnchor.Start);
            case 'G':
                return new JavaRegexNode.Anchor(JavaRegexAnchor.LastMatch);
            case 'Z':
                return LineEnd(isMultiLine: false);
            case 'z':
                return new JavaRegexNode.Anchor(JavaRegexAnchor.End);
            case 'R':
                return new JavaRegexNode.LineEnding();
            case 'X':
                throw reader.RefuseInDotNet(@"the grapheme cluster \X");
            case 'b' when reader.Peek() == '{' && reader.At(reader.Cursor + 1) == 'g':
                throw reader.RefuseInDotNet(@"the grapheme boundary \b{g}");
            case 'b' or 'B':
                return new JavaRegexNode.WordBoundary(letter == 'B', Has(JavaRegexFlags.UnicodeClasses));
        }

        if (JavaPredicates.Escape(letter, reader.Flags) is { } set)
        {
            return Match(set);
        }

        code = JavaRegexCharacterEscape.Read(reader, letter) ?? throw reader.Refuse("Illegal/unsupported escape sequence");
        return null;
    }

    private JavaRegexNode.BackReference ParseReference(int number)
    {
        // Further digits count as long as there is such a group already.
        while (reader.Peek() is >= '0' and <= '9' and var digit && (number * 10) + digit - '0' <= groupCount)
        {
            number = (number * 10) + digit - '0';
            reader.Read();
        }

        return Reference(number);
    }

    private JavaRegexNode.BackReference ParseNamedReference()
    {
        if (reader.Read() != '<')
        {
            throw reader.Refuse(@"\k is not followed by '<' for named capturing group");
        }

        var name = ParseName(reader.Read());
        return names.TryGetValue(name, out var number) ? Reference(number) : throw reader.Refuse($"named capturing group <{name}> does not exist");
    }

    private JavaRegexNode.BackReference Reference(int number) => Has(JavaRegexFlags.IgnoreCase)
        ? throw reader.RefuseInDotNet("a back reference without regard to case")
        : new(number, reader.Cursor - 1);

    private string ParseName(int first)
    {
        if (first > 127 || !char.IsAsciiLetter((char)first))
        {
            throw reader.Refuse("capturing group name does not start with a Latin letter");
        }

        var name = "";
        var code = first;
        for (; code < 128 && char.IsAsciiLetterOrDigit((char)code); code = reader.Read())
        {
            name += (char)code;
        }

        return code == '>' ? name : throw reader.Refuse("named capturing group is missing trailing '>'");
    }

    /// <summary>Reads a group with its quantifier, from the opening parenthesis.</summary>
    /// <returns>The group; null for flags alone, which hold up to the end of the group around them.</returns>
    private JavaRegexNode? ParseGroup()
    {
        var flags = reader.Flags;
        var position = reader.Cursor;
        JavaRegexNode group;
        if (reader.Next() != '?')
        {
            group = ParseCapture(null, position);
        }
        else
        {
            var kind = reader.At(reader.Cursor + 1);
            reader.Cursor += 2;
            switch (kind)
            {
                case ':':
                    group = new JavaRegexNode.Group(ParseAlternation(), 0, null, position);
                    break;
                case '=' or '!':
                    group = new JavaRegexNode.LookAhead(ParseAlternation(), kind == '!');
                    break;
                case '>':
                    group = new JavaRegexNode.Atomic(ParseAlternation());
                    break;
                case '<':
                    var next = reader.Read();
                    group = next is '=' or '!' ? ParseLookBehind(next == '!', position) : ParseCapture(ParseNewName(next), position);
                    break;
                case '$' or '@':
                    throw reader.Refuse("Unknown group type");
                default:
                    reader.Cursor--;
                    ParseFlags();
                    switch (reader.Read())
                    {
                        case ')':
                            return null;
                        case ':':
                            break;
                        default:
                            throw reader.Refuse("Unknown inline modifier");
                    }

                    group = new JavaRegexNode.Group(ParseAlternation(), 0, null, position);
                    break;
            }
        }

        reader.Accept(')', "Unclosed group");
        reader.Flags = flags;
        return ParseQuantifier() is { } quantifier ? Repeat(group, quantifier) : group;
    }

    private string ParseNewName(int first)
    {
        var name = ParseName(first);
        return !names.ContainsKey(name) ? name : throw reader.Refuse($"Named capturing group <{name}> is already defined");
    }

    private JavaRegexNode.Group ParseCapture(string? name, int position)
    {
        var number = ++groupCount;
        if (name is not null)
        {
            names.Add(name, number);
        }

        return new(ParseAlternation(), number, name, position);
    }

    private JavaRegexNode.LookBehind ParseLookBehind(bool isNegated, int position)
    {
        var start = reader.Cursor;
        var content = ParseAlternation();
        var reach = JavaRegexReach.Measure(content) ?? throw reader.Refuse("Look-behind group does not have an obvious maximum length");

        // The JDK looks for characters above U+FFFF up to the end of the pattern, and not for escapes of them.
        return new(content, isNegated, reach, reader.HasSupplementaryFrom(start), position);
    }

    private void ParseFlags()
    {
        var isOn = true;
        for (var code = reader.Peek(); ; code = reader.Next())
        {
            if (code == '-' && isOn)
            {
                isOn = false;
                continue;
            }

            var flag = code switch
            {
                'i' => JavaRegexFlags.IgnoreCase,
                'm' => JavaRegexFlags.MultiLine,
                's' => JavaRegexFlags.DotAll,
                'd' => JavaRegexFlags.UnixLines,
                'u' => JavaRegexFlags.UnicodeCase,
                'x' => JavaRegexFlags.Comments,
                'U' => JavaRegexFlags.UnicodeClasses | JavaRegexFlags.UnicodeCase,
                'c' => isOn ? throw reader.RefuseInDotNet("the flag c (canonical equivalence)") : JavaRegexFlags.None,
                _ => (JavaRegexFlags?)null,
            };
            if (flag is null)
            {
                return;
            }

            reader.Flags = isOn ? reader.Flags | flag.Value : reader.Flags & ~flag.Value;
        }
    }

    private JavaRegexQuantifier? ParseQuantifier()
    {
        switch (reader.Peek())
        {
            case '?':
                return new(0, 1, ParseKind());
            case '*':
                return new(0, JavaRegexQuantifier.Unlimited, ParseKind());
            case '+':
                return new(1, JavaRegexQuantifier.Unlimited, ParseKind());
            case '{':
                var code = reader.At(reader.Cursor + 1);
                reader.Cursor += 2;
                if (code is not (>= '0' and <= '9'))
                {
                    throw reader.Refuse("Illegal repetition");
                }

                var min = ParseNumber(ref code);
                var max = min;
                if (code == ',')
                {
                    code = reader.Read();
                    max = code == '}' ? JavaRegexQuantifier.Unlimited : ParseNumber(ref code);
                }

                if (code != '}')
                {
                    throw reader.Refuse("Unclosed counted closure");
                }

                if (max < min)
                {
                    throw reader.Refuse("Illegal repetition range");
                }

                reader.Cursor--;
                return new(min, max, ParseKind());
            default:
                return null;
        }
    }

    private int ParseNumber(ref int code)
    {
        long number = 0;
        for (; code is >= '0' and <= '9'; code = reader.Read())
        {
            number = (number * 10) + code - '0';
            if (number > int.MaxValue)
            {
                throw reader.Refuse("Illegal repetition range");
            }
        }

        return (int)number;
    }

    private string ParseKind()
    {
        var code = reader.Next();
        if (code is not ('?' or '+'))
        {
            return "";
        }

        reader.Next();
        return code == '?' ? "?" : "+";
    }

    private JavaRegexNode.Loop Repeat(JavaRegexNode body, JavaRegexQuantifier quantifier)
    {
        var form = body switch
        {
            JavaRegexNode.Characters when quantifier is { IsUnlimited: true, IsGreedy: true } => JavaRegexLoopForm.Run,
            not JavaRegexNode.Group => JavaRegexLoopForm.Simple,
            _ when quantifier.IsPossessive => JavaRegexLoopForm.Possessive,
            _ when quantifier is { Min: 0, Max: 1 } => JavaRegexLoopForm.Optional,
            _ when HasOneWay(body) => JavaRegexLoopForm.Fixed,
            _ => JavaRegexLoopForm.General,
        };
        return new(body, quantifier, form, reader.Cursor - 1);
    }

    /// <summary>Whether the JDK takes a group for one that matches in one way at most ("deterministic").</summary>
    private static bool HasOneWay(JavaRegexNode node) => node switch
    {
        JavaRegexNode.Alternation => false,
        JavaRegexNode.LookAhead or JavaRegexNode.LookBehind => true,
        JavaRegexNode.Loop { Form: JavaRegexLoopForm.Run or JavaRegexLoopForm.Optional or JavaRegexLoopForm.General } => false,
        JavaRegexNode.Loop loop => loop.Quantifier.Min == loop.Quantifier.Max && HasOneWay(loop.Body),
        _ => node.Children.All(HasOneWay),
    };

    private JavaRegexNode.Anchor LineEnd(bool isMultiLine) => new((isMultiLine, Has(JavaRegexFlags.UnixLines)) switch
    {
        (true, true) => JavaRegexAnchor.UnixLineEnd,
        (true, false) => JavaRegexAnchor.LineEnd,
        (false, true) => JavaRegexAnchor.UnixFinalEnd,
        (false, false) => JavaRegexAnchor.FinalEnd,
    });

    private JavaRegexNode.Characters Match(JavaPredicate predicate)
    {
        stepsByCodePoint |= !predicate.IsBasic;
        return new(predicate.Members);
    }

    private bool Has(JavaRegexFlags flag) => reader.Flags.HasFlag(flag);
}
