using static SparkBert.Text.Java.JavaRegexNode;

namespace SparkBert.Text.Java;

/// <summary>Reads a Java pattern into a tree. Accepts and refuses what the parser of JDK 17 does, in the same words.</summary>
internal sealed class JavaRegexParser
{
    private readonly JavaRegexReader reader;
    private readonly JavaRegexClassParser classes;
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private int groupCount;
    private bool stepsByCodePoint;

    private JavaRegexParser(string pattern)
    {
        reader = new(pattern);
        classes = new(reader);
        stepsByCodePoint = reader.HasSupplementaryFrom(0);
    }

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="ArgumentException">It is no pattern, or has a construct that .NET can't match.</exception>
    public static JavaRegexTree Parse(string pattern)
    {
        var parser = new JavaRegexParser(pattern);
        var root = parser.ParseAlternation();
        return parser.reader.Cursor == parser.reader.Length
            ? new(pattern, root, parser.names.Count > 0, parser.stepsByCodePoint || parser.classes.HasComplement)
            : throw parser.reader.Refuse(parser.reader.Peek() == ')' ? "Unmatched closing ')'" : "Unexpected internal error");
    }

    private JavaRegexNode ParseAlternation()
    {
        reader.Enter();
        var branches = new List<JavaRegexNode> { ParseSequence() };
        while (reader.Peek() == '|')
        {
            reader.Next();
            branches.Add(ParseSequence());
        }

        reader.Leave();
        return branches.Count == 1 ? branches[0] : new Alternation([.. branches]);
    }

    private Sequence ParseSequence()
    {
        var items = new List<JavaRegexNode>();
        for (var code = reader.Peek(); code is not ('|' or ')') && !(code == 0 && reader.IsAtEnd); code = reader.Peek())
        {
            var item = code == '(' ? ParseGroup() : ParseItem(code);
            if (item is not null && ParseQuantifier() is { } quantifier)
            {
                items.Add(Repeat(item, quantifier));
            }
            else if (item is not null)
            {
                items.AddRange(item is Sequence slice ? slice.Items : [item]);
            }
        }

        return new(items);
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
                return new Anchor(!Has(JavaRegexFlags.MultiLine) ? Place.Start
                    : Has(JavaRegexFlags.UnixLines) ? Place.UnixLineStart : Place.LineStart);
            case '$':
                reader.Next();
                return LineEnd(Has(JavaRegexFlags.MultiLine));
            case '.':
                reader.Next();

                // The one set above U+FFFF that does not make the JDK step by code points.
                return new Characters(JavaPredicates.Dot(reader.Flags));
            case '?' or '*' or '+':
                reader.Next();
                throw reader.Refuse($"Dangling meta character '{(char)code}'");
            default:
                return ParseAtom();
        }
    }

    /// <summary>Reads literal characters, up to one that belongs to a quantifier, or one escape.</summary>
    private JavaRegexNode ParseAtom()
    {
        var slice = new List<int>();
        var lastStart = -1;
        for (var code = reader.Peek(); !(code == 0 && reader.IsAtEnd); code = reader.Peek())
        {
            if (code is '*' or '+' or '?' or '{' && slice.Count > 1)
            {
                // The quantifier belongs to the last character alone.
                reader.Cursor = lastStart;
                slice.RemoveAt(slice.Count - 1);
                break;
            }

            if (code is '*' or '+' or '?' or '{' or '$' or '.' or '^' or '(' or '[' or '|' or ')'
                || (code == '\\' && reader.At(reader.Cursor + 1) is 'p' or 'P'))
            {
                break;
            }

            lastStart = reader.Cursor;
            if (code != '\\')
            {
                reader.Next();
            }
            else if (ParseEscape(out code) is { } escape)
            {
                if (slice.Count == 0)
                {
                    return escape;
                }

                reader.Cursor = lastStart;
                break;
            }

            slice.Add(code);
        }

        return slice.Count == 1
            ? Match(JavaPredicates.Single(slice[0], reader.Flags))
            : new Sequence([.. slice.Select(code => new Characters(JavaPredicates.InSlice(code, reader.Flags)))]);
    }

    /// <summary>Reads an escape from its backslash.</summary>
    /// <param name="code">The character, if it stands for one.</param>
    /// <returns>What it stands for; null for a character.</returns>
    private JavaRegexNode? ParseEscape(out int code)
    {
        var letter = reader.Skip();
        code = -1;
        switch (letter)
        {
            case >= '1' and <= '9':
                return ParseReference(letter - '0');
            case 'k':
                return ParseNamedReference();
            case 'A':
                return new Anchor(Place.Start);
            case 'G':
                return new Anchor(Place.LastMatch);
            case 'Z':
                return LineEnd(isMultiLine: false);
            case 'z':
                return new Anchor(Place.End);
            case 'R':
                return new LineEnding();
            case 'X':
                throw reader.RefuseInDotNet(@"the grapheme cluster \X");
            case 'b' when reader.Peek() == '{' && reader.At(reader.Cursor + 1) == 'g':
                throw reader.RefuseInDotNet(@"the grapheme boundary \b{g}");
            case 'b' or 'B':
                return new WordBoundary(letter == 'B', Has(JavaRegexFlags.UnicodeClasses));
        }

        if (JavaPredicates.Escape(letter, reader.Flags) is { } set)
        {
            return Match(set);
        }

        code = JavaRegexCharacterEscape.Read(reader, letter) ?? throw reader.Refuse("Illegal/unsupported escape sequence");
        return null;
    }

    private BackReference ParseReference(int number)
    {
        // Further digits count as long as a group of that number exists.
        while (reader.Peek() is >= '0' and <= '9' and var digit && (number * 10) + digit - '0' <= groupCount)
        {
            number = (number * 10) + digit - '0';
            reader.Read();
        }

        return Refer(number);
    }

    private BackReference ParseNamedReference()
    {
        var name = reader.Read() == '<' ? ParseName(reader.Read())
            : throw reader.Refuse(@"\k is not followed by '<' for named capturing group");
        return names.TryGetValue(name, out var number) ? Refer(number)
            : throw reader.Refuse($"named capturing group <{name}> does not exist");
    }

    private BackReference Refer(int number) => Has(JavaRegexFlags.IgnoreCase)
        ? throw reader.RefuseInDotNet("a back reference without regard to case")
        : new(number, reader.Cursor - 1);

    private string ParseName(int code)
    {
        var name = "";
        for (; code < 128 && char.IsAsciiLetterOrDigit((char)code) && (name.Length > 0 || code > '9'); code = reader.Read())
        {
            name += (char)code;
        }

        return name.Length == 0 ? throw reader.Refuse("capturing group name does not start with a Latin letter")
            : code == '>' ? name : throw reader.Refuse("named capturing group is missing trailing '>'");
    }

    /// <summary>Reads a group from its opening parenthesis.</summary>
    /// <returns>The group; null for flags alone, which apply up to the end of the enclosing group.</returns>
    private JavaRegexNode? ParseGroup()
    {
        var flags = reader.Flags;
        var position = reader.Cursor;
        var kind = reader.Next() == '?' ? reader.Skip() : -1;
        JavaRegexNode group;
        switch (kind)
        {
            case -1:
                group = ParseCapture(null, position);
                break;
            case ':':
                group = new Group(ParseAlternation(), 0, null, position);
                break;
            case '=' or '!':
                group = new LookAhead(ParseAlternation(), kind == '!');
                break;
            case '>':
                group = new Atomic(ParseAlternation());
                break;
            case '<':
                var next = reader.Read();
                group = next is '=' or '!' ? ParseLookBehind(next == '!', position) : ParseCapture(ParseName(next), position);
                break;
            case '$' or '@':
                throw reader.Refuse("Unknown group type");
            default:
                reader.Cursor--;
                ParseFlags();
                if (reader.Read() is var end and not ':')
                {
                    return end == ')' ? null : throw reader.Refuse("Unknown inline modifier");
                }

                goto case ':';
        }

        reader.Accept(')', "Unclosed group");
        reader.Flags = flags;
        return group;
    }

    private Group ParseCapture(string? name, int position)
    {
        if (name is not null && !names.TryAdd(name, groupCount + 1))
        {
            throw reader.Refuse($"Named capturing group <{name}> is already defined");
        }

        var number = ++groupCount;
        return new(ParseAlternation(), number, name, position);
    }

    private LookBehind ParseLookBehind(bool isNegated, int position)
    {
        var start = reader.Cursor;
        var content = ParseAlternation();
        var reach = JavaRegexReach.Of(content);

        // The JDK looks for literal characters above U+FFFF up to the end of the pattern; escapes for them do not count.
        return reach.IsLimited ? new(content, isNegated, reach, reader.HasSupplementaryFrom(start), position)
            : throw reader.Refuse("Look-behind group does not have an obvious maximum length");
    }

    private void ParseFlags()
    {
        var isOn = true;
        for (var code = reader.Peek(); ; code = reader.Next())
        {
            JavaRegexFlags? flag = code switch
            {
                '-' when isOn => JavaRegexFlags.None,
                'i' => JavaRegexFlags.IgnoreCase,
                'm' => JavaRegexFlags.MultiLine,
                's' => JavaRegexFlags.DotAll,
                'd' => JavaRegexFlags.UnixLines,
                'u' => JavaRegexFlags.UnicodeCase,
                'x' => JavaRegexFlags.Comments,
                'U' => JavaRegexFlags.UnicodeClasses | JavaRegexFlags.UnicodeCase,
                'c' => isOn ? throw reader.RefuseInDotNet("the flag c (canonical equivalence)") : JavaRegexFlags.None,
                _ => null,
            };
            if (flag is null)
            {
                return;
            }

            isOn &= code != '-';
            reader.Flags = isOn ? reader.Flags | flag.Value : reader.Flags & ~flag.Value;
        }
    }

    private JavaRegexQuantifier? ParseQuantifier()
    {
        var (min, max) = (0, JavaRegexQuantifier.Unlimited);
        switch (reader.Peek())
        {
            case '?':
                max = 1;
                break;
            case '*':
                break;
            case '+':
                min = 1;
                break;
            case '{':
                var code = reader.Skip();
                min = code is >= '0' and <= '9' ? ParseNumber(ref code) : throw reader.Refuse("Illegal repetition");
                max = code != ',' ? min : (code = reader.Read()) == '}' ? max : ParseNumber(ref code);
                if (code != '}' || max < min)
                {
                    throw reader.Refuse(code != '}' ? "Unclosed counted closure" : "Illegal repetition range");
                }

                reader.Cursor--;
                break;
            default:
                return null;
        }

        var kind = reader.Next() switch { '?' => "?", '+' => "+", _ => "" };
        if (kind.Length > 0)
        {
            reader.Next();
        }

        return new(min, max, kind);
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

    private Loop Repeat(JavaRegexNode body, JavaRegexQuantifier quantifier)
    {
        var form = body switch
        {
            Characters when quantifier is { Max: JavaRegexQuantifier.Unlimited, IsGreedy: true } => LoopForm.Run,
            not Group => LoopForm.Simple,
            _ when quantifier.IsPossessive => LoopForm.Possessive,
            _ when quantifier is { Min: 0, Max: 1 } => LoopForm.Optional,
            _ => HasOneWay(body) ? LoopForm.Fixed : LoopForm.General,
        };
        return new(body, quantifier, form, reader.Cursor - 1);
    }

    /// <summary>Whether the JDK considers that a group has at most one way to match ("deterministic").</summary>
    private static bool HasOneWay(JavaRegexNode node) => node switch
    {
        Alternation => false,
        LookAhead or LookBehind => true,
        Loop loop => loop.Quantifier.Min == loop.Quantifier.Max && loop.Form != LoopForm.General && HasOneWay(loop.Body),
        _ => node.Children.All(HasOneWay),
    };

    private Anchor LineEnd(bool isMultiLine) => new(Has(JavaRegexFlags.UnixLines)
        ? isMultiLine ? Place.UnixLineEnd : Place.UnixFinalEnd
        : isMultiLine ? Place.LineEnd : Place.FinalEnd);

    private Characters Match(JavaPredicate predicate)
    {
        stepsByCodePoint |= !predicate.IsBasic;
        return new(predicate.Members);
    }

    private bool Has(JavaRegexFlags flag) => reader.Flags.HasFlag(flag);
}
