namespace SparkBert.Java;

/// <summary>Reads the escapes that stand for one character.</summary>
internal static class JavaRegexCharacterEscape
{
    /// <summary>Reads what follows the letter of an escape.</summary>
    /// <returns>The character; null where the escape stands for something else or nothing.</returns>
    public static int? Read(JavaRegexReader reader, int letter) => letter switch
    {
        't' => '\t',
        'n' => '\n',
        'r' => '\r',
        'f' => '\f',
        'a' => '\a',
        'e' => 0x1B,
        '0' => ReadOctal(reader),
        'x' => ReadHexadecimal(reader),
        'u' => ReadUnicode(reader),
        'c' when reader.IsAtEnd => throw reader.Refuse("Illegal control escape sequence"),
        'c' => reader.Read() ^ 64,
        'N' => throw reader.RefuseInDotNet(@"the character name \N"),
        < 128 when char.IsAsciiLetterOrDigit((char)letter) => null,
        _ => letter,
    };

    private static int ReadOctal(JavaRegexReader reader)
    {
        var first = Digit(reader.Read(), 8) ?? throw reader.Refuse("Illegal octal escape sequence");
        if (Digit(reader.Read(), 8) is { } second)
        {
            // A third digit only up to \0377.
            if (Digit(reader.Read(), 8) is { } third && first <= 3)
            {
                return (first * 64) + (second * 8) + third;
            }

            reader.Cursor--;
            return (first * 8) + second;
        }

        reader.Cursor--;
        return first;
    }

    private static int ReadHexadecimal(JavaRegexReader reader)
    {
        var first = reader.Read();
        if (Digit(first, 16) is { } high)
        {
            if (Digit(reader.Read(), 16) is { } low)
            {
                return (high * 16) + low;
            }
        }
        else if (first == '{' && Digit(reader.Peek(), 16) is not null)
        {
            var code = 0;
            var next = reader.Read();
            for (; Digit(next, 16) is { } digit; next = reader.Read())
            {
                code = (code * 16) + digit;
                if (code >= CodePointSet.Limit)
                {
                    throw reader.Refuse("Hexadecimal codepoint is too big");
                }
            }

            return next == '}' ? code : throw reader.Refuse("Unclosed hexadecimal escape sequence");
        }

        throw reader.Refuse("Illegal hexadecimal escape sequence");
    }

    private static int ReadUnicode(JavaRegexReader reader)
    {
        var unit = ReadUnit(reader);
        if (char.IsHighSurrogate((char)unit))
        {
            var behind = reader.Cursor;
            if (reader.Read() == '\\' && reader.Read() == 'u' && ReadUnit(reader) is var low && char.IsLowSurrogate((char)low))
            {
                return char.ConvertToUtf32((char)unit, (char)low);
            }

            reader.Cursor = behind;
        }

        return unit;
    }

    private static int ReadUnit(JavaRegexReader reader)
    {
        var unit = 0;
        for (var i = 0; i < 4; i++)
        {
            unit = (unit * 16) + (Digit(reader.Read(), 16) ?? throw reader.Refuse("Illegal Unicode escape sequence"));
        }

        return unit;
    }

    private static int? Digit(int code, int numberBase)
    {
        var digit = code switch
        {
            >= '0' and <= '9' => code - '0',
            >= 'a' and <= 'f' => code - 'a' + 10,
            >= 'A' and <= 'F' => code - 'A' + 10,
            _ => 16,
        };
        return digit < numberBase ? digit : null;
    }
}
