namespace SparkBert.Text.Java;

/// <summary>
/// Reads the sets of characters of a pattern: bracketed classes, properties, and the escapes inside a class. Keeps the quirks of JDK 17's
/// parser: an empty right side of <c>&amp;&amp;</c>, members behind an intersection, a <c>^</c> that is not first.
/// </summary>
internal sealed class JavaRegexClassParser(JavaRegexReader reader)
{
    /// <summary>Each member is a call inside the last one's: more could overflow the stack, as they do in the JDK.</summary>
    private const int MaxMembers = 5_000;

    /// <summary>Whether a complement was read, which the JDK treats as a character above U+FFFF.</summary>
    public bool HasComplement { get; private set; }

    /// <summary>Reads a class from its opening bracket.</summary>
    /// <param name="readsBracket">Whether the closing bracket is read too; the right side of an intersection leaves it.</param>
    public JavaPredicate ParseClass(bool readsBracket = true)
    {
        reader.Enter();

        // The sets are computed once the class is complete: the table of single characters can still grow after it became part of an
        // intersection.
        var (table, hasTable) = (CodePointSet.Empty, false);
        Func<JavaPredicate>? all = null;
        Func<JavaPredicate>? last = null;
        var memberCount = 0;
        JavaPredicate Table() => new(table, IsBasic: true);

        var isNegated = reader.Next() == '^' && reader.At(reader.Cursor - 1) == '[';
        if (isNegated)
        {
            reader.Next();
        }

        while (true)
        {
            var code = reader.Peek();
            if (code == 0 && reader.IsAtEnd)
            {
                throw reader.Refuse("Unclosed character class");
            }

            if (code == ']' && (all is not null || hasTable))
            {
                reader.Leave();
                reader.Cursor += readsBracket ? 1 : 0;
                var members = (hasTable ? Union(all, Table) : all!)();
                return isNegated ? members.Negate() : members;
            }

            if (code == '&' && reader.Next() != '&')
            {
                reader.Cursor--;
            }
            else if (code == '&')
            {
                reader.Next();
                var right = ParseRightSide();
                if (hasTable)
                {
                    last = all is null ? Table : last;
                    all = Union(all, Table);
                    hasTable = false;
                }

                last = right is { } set ? () => set : last;
                all = Intersect(all, last, right is not null);
                continue;
            }

            if ((code == '[' ? ParseClass() : ParseMember(ref table)) is { } member)
            {
                if (++memberCount > MaxMembers)
                {
                    throw reader.RefuseInDotNet($"a class of more than {MaxMembers} ranges and sets");
                }

                last = () => member;
                all = Union(all, last);
            }
            else
            {
                (last, hasTable) = (null, true);
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
            name = reader.ReadBraced() is { } braced ? braced : throw reader.Refuse("Unclosed character family");
            _ = name.Length > 0 ? name : throw reader.Refuse("Empty character family");
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

    private Func<JavaPredicate> Intersect(Func<JavaPredicate>? left, Func<JavaPredicate>? right, bool hasRight) => left is null
        ? hasRight ? right! : throw reader.Refuse("Bad class syntax")
        : right is not null ? () => left().Intersect(right())
        : throw reader.RefuseInDotNet("a class that ends in && behind a single character (the JDK fails on it where it matches)");

    /// <summary>Reads from behind <c>&amp;&amp;</c> to the end of the class or the next ampersand.</summary>
    private JavaPredicate? ParseRightSide()
    {
        JavaPredicate? right = null;
        for (var code = reader.Peek(); code is not (']' or '&'); code = reader.Peek())
        {
            reader.Cursor -= code == '[' ? 0 : 1;
            var next = ParseClass(readsBracket: code == '[');
            right = right?.Union(next) ?? next;
        }

        return right;
    }

    /// <summary>Reads a character, range or set.</summary>
    /// <param name="table">Gets a single character if the JDK puts it into its table.</param>
    /// <returns>The set; null if the table got the character.</returns>
    private JavaPredicate? ParseMember(ref CodePointSet table)
    {
        var first = reader.Peek();
        if (first != '\\')
        {
            reader.Next();
        }
        else if (reader.At(reader.Cursor + 1) is 'p' or 'P')
        {
            reader.Cursor++;
            return ParseProperty();
        }
        else if (ParseEscape(reader.At(reader.Cursor + 2) == '-', out first) is { } set)
        {
            return set;
        }

        if (reader.Peek() == '-' && reader.At(reader.Cursor + 1) is not ('[' or ']'))
        {
            var last = reader.Next();
            if (last == '\\')
            {
                _ = ParseEscape(isRange: true, out last);
            }
            else
            {
                reader.Next();
            }

            return last < first
                ? throw reader.Refuse("Illegal character range")
                : JavaPredicates.Range(first, last, reader.Flags);
        }

        var single = JavaPredicates.InTable(first, reader.Flags);
        table = single is null ? table : table.Union(single);
        return single is null ? JavaPredicates.Single(first, reader.Flags) : null;
    }

    /// <summary>Reads an escape inside a class, from its backslash.</summary>
    /// <param name="isRange">Whether it is an end of a range, where \v is the line tabulation as before JDK 8.</param>
    /// <param name="code">The character, or -1 for a set.</param>
    /// <returns>The set; null for a character.</returns>
    private JavaPredicate? ParseEscape(bool isRange, out int code)
    {
        var letter = reader.Skip();
        code = letter == 'v' && isRange ? '\v' : -1;
        if (code < 0 && JavaPredicates.Escape(letter, reader.Flags) is { } set)
        {
            return set;
        }

        code = code >= 0 ? code : JavaRegexCharacterEscape.Read(reader, letter)
            ?? throw reader.Refuse("Illegal/unsupported escape sequence");
        return null;
    }
}
