namespace SparkBert.Java;

/// <summary>
/// Reads the sets of characters of a pattern: bracketed classes, properties, and the escapes inside a class. The odd sides of the JDK 17
/// parser are kept: an empty right side of <c>&amp;&amp;</c>, members behind an intersection, a <c>^</c> that is not first.
/// </summary>
internal sealed class JavaRegexClassParser(JavaRegexReader reader)
{
    /// <summary>Whether a complement was read, which the JDK takes for a character above U+FFFF.</summary>
    public bool HasComplement { get; private set; }

    /// <summary>Reads a class from its opening bracket.</summary>
    /// <param name="readsBracket">Whether the closing bracket is read too; the right side of an intersection leaves it to its class.</param>
    public JavaPredicate ParseClass(bool readsBracket = true)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();

        // Sets are taken when the class is complete: the table of single characters can grow after it became part of an intersection.
        var table = CodePointSet.Empty;
        var hasTable = false;
        Func<JavaPredicate>? all = null;
        Func<JavaPredicate>? last = null;
        JavaPredicate Table() => new(table, IsBasic: true);

        var code = reader.Next();
        var isNegated = code == '^' && reader.At(reader.Cursor - 1) == '[';
        if (isNegated)
        {
            code = reader.Next();
        }

        for (; ; code = reader.Peek())
        {
            if (code == '[')
            {
                var inner = ParseClass();
                last = () => inner;
                all = Union(all, last);
                continue;
            }

            if (code == '&')
            {
                code = reader.Next();
                if (code == '&')
                {
                    reader.Next();
                    var right = ParseRightSide();
                    if (hasTable)
                    {
                        // The JDK forgets here what it would repeat where nothing stands on the right, if it had other members before.
                        last = all is null ? Table : last;
                        all = Union(all, Table);
                        hasTable = false;
                    }

                    last = right is { } set ? () => set : last;
                    all = Intersect(all, last, right is not null);
                    continue;
                }

                reader.Cursor--;
                code = '&';
            }
            else if (code == 0 && reader.IsAtEnd)
            {
                throw reader.Refuse("Unclosed character class");
            }
            else if (code == ']' && (all is not null || hasTable))
            {
                if (readsBracket)
                {
                    reader.Next();
                }

                var members = (hasTable ? Union(all, Table) : all!)();
                return isNegated ? members.Negate() : members;
            }

            if (ParseMember(ref table) is { } member)
            {
                last = () => member;
                all = Union(all, last);
            }
            else
            {
                last = null;
                hasTable = true;
            }
        }
    }

    /// <summary>Reads a property from the p of its <c>\p</c>.</summary>
    public JavaPredicate ParseProperty()
    {
        var isNegated = reader.At(reader.Cursor) == 'P';
        string name;
        if (reader.Next() == '{')
        {
            reader.Next();
            name = reader.ReadBraced() ?? throw reader.Refuse("Unclosed character family");
            if (name.Length == 0)
            {
                throw reader.Refuse("Empty character family");
            }
        }
        else
        {
            name = JavaRegexReader.Text(reader.Read());
        }

        var set = JavaPredicates.Property(name, reader.Flags) ?? throw reader.Refuse(name.Split('=', 2) is [var key, var value]
            ? $"Unknown Unicode property {{name=<{key.ToLowerInvariant()}>, value=<{value}>}}"
            : $"Unknown character property name {{{name}}}");
        HasComplement |= isNegated;
        return isNegated ? set.Negate() : set;
    }

    private static Func<JavaPredicate> Union(Func<JavaPredicate>? left, Func<JavaPredicate> right) =>
        left is null ? right : () => left().Union(right());

    private Func<JavaPredicate> Intersect(Func<JavaPredicate>? left, Func<JavaPredicate>? right, bool hasRight)
    {
        if (left is null)
        {
            return hasRight ? right! : throw reader.Refuse("Bad class syntax");
        }

        return right is null
            ? throw reader.RefuseInDotNet("a class that ends in && behind a single character (the JDK fails on it where it matches)")
            : () => left().Intersect(right());
    }

    /// <summary>Reads what stands behind <c>&amp;&amp;</c> up to the end of the class or the next ampersand.</summary>
    private JavaPredicate? ParseRightSide()
    {
        JavaPredicate? right = null;
        for (var code = reader.Peek(); code is not (']' or '&'); code = reader.Peek())
        {
            if (code != '[')
            {
                reader.Cursor--;
            }

            var next = ParseClass(readsBracket: code == '[');
            right = right is { } before ? before.Union(next) : next;
        }

        return right;
    }

    /// <summary>Reads a character, range or set.</summary>
    /// <param name="table">Gets a single character that the JDK puts into its table.</param>
    /// <returns>The set; null where the table got it.</returns>
    private JavaPredicate? ParseMember(ref CodePointSet table)
    {
        var first = reader.Peek();
        if (first == '\\')
        {
            if (reader.At(reader.Cursor + 1) is 'p' or 'P')
            {
                reader.Cursor++;
                return ParseProperty();
            }

            var isRange = reader.At(reader.Cursor + 2) == '-';
            if (ParseEscape(isRange, out first) is { } set)
            {
                return set;
            }
        }
        else
        {
            reader.Next();
        }

        if (reader.Peek() == '-' && reader.At(reader.Cursor + 1) is not ('[' or ']'))
        {
            var last = reader.Next();
            if (last != '\\')
            {
                reader.Next();
            }
            else if (ParseEscape(isRange: true, out last) is not null)
            {
                last = -1;
            }

            return last < first
                ? throw reader.Refuse("Illegal character range")
                : JavaPredicates.Range(first, last, reader.Flags);
        }

        if (JavaPredicates.InTable(first, reader.Flags) is not { } single)
        {
            return JavaPredicates.Single(first, reader.Flags);
        }

        table = table.Union(single);
        return null;
    }

    /// <summary>Reads an escape inside a class, from its backslash.</summary>
    private JavaPredicate? ParseEscape(bool isRange, out int code)
    {
        var letter = reader.At(reader.Cursor + 1);
        reader.Cursor += 2;
        if (letter == 'v' && isRange)
        {
            // The line tabulation, as it was before JDK 8.
            code = '\v';
            return null;
        }

        code = -1;
        if (JavaPredicates.Escape(letter, reader.Flags) is { } set)
        {
            return set;
        }

        code = JavaRegexCharacterEscape.Read(reader, letter) ?? throw reader.Refuse("Illegal/unsupported escape sequence");
        return null;
    }
}
