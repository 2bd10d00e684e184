namespace SparkBert.Text.Java;

/// <summary>What characters, escapes and properties of a pattern match under its flags (Pattern and CharPredicates of JDK 17).</summary>
internal static class JavaPredicates
{
    private static readonly JavaPredicate Digit = Basic(('0', '9'));
    private static readonly JavaPredicate Space = Basic(('\t', '\r'), (' ', ' '));
    private static readonly JavaPredicate Word = Basic(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));
    private static readonly JavaPredicate Vertical = Basic(('\n', '\r'), (0x85, 0x85), (0x2028, 0x2029));
    private static readonly JavaPredicate Horizontal = Basic(
        ('\t', '\t'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F),
        (0x3000, 0x3000));

    private static readonly CodePointSet LineTerminators =
        CodePointSet.FromRanges([('\n', '\n'), ('\r', '\r'), (0x85, 0x85), (0x2028, 0x2029)]);

    /// <summary>The dot.</summary>
    public static CodePointSet Dot(JavaRegexFlags flags) => flags.HasFlag(JavaRegexFlags.DotAll) ? CodePointSet.All
        : flags.HasFlag(JavaRegexFlags.UnixLines) ? CodePointSet.Of('\n').Complement()
        : LineTerminators.Complement();

    /// <summary>The set of an escape such as \d; null if the letter stands for none.</summary>
    public static JavaPredicate? Escape(int letter, JavaRegexFlags flags)
    {
        var isUnicode = flags.HasFlag(JavaRegexFlags.UnicodeClasses);
        JavaPredicate? set = letter switch
        {
            'd' or 'D' => isUnicode ? Find("x DIGIT") : Digit,
            's' or 'S' => isUnicode ? Find("u WHITE_SPACE") : Space,
            'w' or 'W' => isUnicode ? Find("u WORD") : Word,
            'h' or 'H' => Horizontal,
            'v' or 'V' => Vertical,
            _ => null,
        };
        return letter < 'a' ? set?.Negate() : set;
    }

    /// <summary>A single character.</summary>
    public static JavaPredicate Single(int code, JavaRegexFlags flags)
    {
        if (flags.HasFlag(JavaRegexFlags.IgnoreCase))
        {
            if (flags.HasFlag(JavaRegexFlags.UnicodeCase))
            {
                if (JavaCharacters.ToUpper(code) != JavaCharacters.Fold(code))
                {
                    return Folded(code);
                }
            }
            else if (code < 128 && char.IsAsciiLetter((char)code))
            {
                return Basic((code | 0x20, code | 0x20), (code & ~0x20, code & ~0x20));
            }
        }

        return new(CodePointSet.Of(code), code < 0x10000 && !char.IsSurrogate((char)code));
    }

    /// <summary>One of two or more characters in a row. Under the flags i and u it matches more than a single character does.</summary>
    public static CodePointSet InSlice(int code, JavaRegexFlags flags) =>
        flags.HasFlag(JavaRegexFlags.IgnoreCase | JavaRegexFlags.UnicodeCase) ? Folded(code).Members : Single(code, flags).Members;

    /// <summary>A character of a bracketed class that the JDK keeps in a table of Latin-1; null if it does not.</summary>
    public static CodePointSet? InTable(int code, JavaRegexFlags flags)
    {
        var ignoresCase = flags.HasFlag(JavaRegexFlags.IgnoreCase);
        var ignoresUnicodeCase = flags.HasFlag(JavaRegexFlags.IgnoreCase | JavaRegexFlags.UnicodeCase);
        if (code > 0xFF || (ignoresUnicodeCase && code is 0xFF or 0xB5 or 'I' or 'i' or 'S' or 's' or 'K' or 'k' or 0xC5 or 0xE5))
        {
            return null;
        }

        return code < 128 && ignoresCase ? Single(code, JavaRegexFlags.IgnoreCase).Members
            : ignoresUnicodeCase ? CodePointSet.FromCodes([code, JavaCharacters.ToLower(code), JavaCharacters.ToUpper(code)])
            : CodePointSet.Of(code);
    }

    /// <summary>A range of a bracketed class.</summary>
    public static JavaPredicate Range(int first, int last, JavaRegexFlags flags)
    {
        var range = CodePointSet.Range(first, last);
        if (!flags.HasFlag(JavaRegexFlags.IgnoreCase))
        {
            return new(range, last < 0xD800 || (first > 0xDFFF && last < 0x10000));
        }

        var others = flags.HasFlag(JavaRegexFlags.UnicodeCase)
            ? JavaCharacters.WithCase.Where(c => range.Contains(JavaCharacters.ToUpper(c)) || range.Contains(JavaCharacters.Fold(c)))
            : Enumerable.Range('A', 26).Concat(Enumerable.Range('a', 26)).Where(c => range.Contains(c ^ 0x20));
        return new(range.Union(CodePointSet.FromCodes(others)));
    }

    /// <summary>The set of a property's name in <c>\p{...}</c>; null if there is none.</summary>
    public static JavaPredicate? Property(string name, JavaRegexFlags flags)
    {
        var ignoresCase = flags.HasFlag(JavaRegexFlags.IgnoreCase);
        if (name.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0)
        {
            var value = name[(equals + 1)..];
            return name[..equals].ToLowerInvariant() switch
            {
                "sc" or "script" => Script(value),
                "blk" or "block" => Block(value),
                "gc" or "general_category" => Named(value, ignoresCase),
                _ => null,
            };
        }

        if (name.StartsWith("In", StringComparison.Ordinal))
        {
            return Block(name[2..]);
        }

        if (name.StartsWith("Is", StringComparison.Ordinal))
        {
            name = name[2..];
            return Binary("u ", name, ignoresCase) ?? Binary("x ", name, ignoresCase) ?? Named(name, ignoresCase) ?? Script(name);
        }

        return (flags.HasFlag(JavaRegexFlags.UnicodeClasses) ? Binary("x ", name, ignoresCase) : null) ?? Named(name, ignoresCase);
    }

    private static JavaPredicate? Named(string name, bool ignoresCase)
    {
        // POSIX classes are the JDK's own ASCII sets; of other sets it does not know that they are in the basic plane.
        var isBasic = name is "L1" or { Length: > 2 } && name is not "all" && !name.StartsWith("java", StringComparison.Ordinal);
        var key = !ignoresCase ? "p " + name : name switch
        {
            "Lu" or "Ll" or "Lt" => "p LC",
            "Lower" or "Upper" => "p Alpha",
            "javaLowerCase" or "javaUpperCase" or "javaTitleCase" => "c CASED",
            _ => "p " + name,
        };
        return Find(key) is { } set ? set with { IsBasic = isBasic } : null;
    }

    private static JavaPredicate? Binary(string kind, string name, bool ignoresCase)
    {
        var key = kind + name.ToUpperInvariant();
        return Find(ignoresCase && key is "u LOWERCASE" or "u UPPERCASE" or "u TITLECASE" or "x LOWER" or "x UPPER" ? "c CASED" : key);
    }

    private static JavaPredicate? Script(string name) => Find("sc " + name.ToUpperInvariant());

    private static JavaPredicate? Block(string name) => Find("blk1 " + name.ToUpperInvariant());

    private static JavaPredicate? Find(string key) => JavaCharacters.Find(key) is { } set ? new(set) : null;

    private static JavaPredicate Folded(int code)
    {
        var folded = JavaCharacters.Fold(code);
        var codes = JavaCharacters.WithCase.Where(other => JavaCharacters.Fold(other) == folded).Append(folded);
        return new(CodePointSet.FromCodes(codes));
    }

    private static JavaPredicate Basic(params IEnumerable<(int, int)> ranges) => new(CodePointSet.FromRanges(ranges), IsBasic: true);
}
