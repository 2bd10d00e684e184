namespace SparkBert.Text.Java;

/// <summary>Reads the escapes that stand for one character.</summary>
internal static class JavaRegexCharacterEscape
{
    /// <summary>Reads what follows the letter of an escape.</summary>
    /// <returns>The character; null if the escape stands for something else or nothing.</returns>
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
        'c' => reader.IsAtEnd ? throw reader.Refuse("Illegal control escape sequence") : reader.Read() ^ 64,
        'N' => throw reader.RefuseInDotNet(@"the character name \N"),
        < 128 when char.IsAsciiLetterOrDigit((char)letter) => null,
        _ => letter,
    };

    private static int ReadOctal(JavaRegexReader reader)
    {
        var code = Digit(reader.Read(), 8);
        if (code < 0)
        {
            throw reader.Refuse("Illegal octal escape sequence");
        }

        // A third digit only up to \0377. The character read too far is put back, without the white space before it.
        var mostDigits = code <= 3 ? 3 : 2;
        for (var digits = 1; digits < 3; digits++)
        {
            var digit = Digit(reader.Read(), 8);
            if (digit < 0 || digits == mostDigits)
            {
                reader.Cursor--;
                break;
            }

            code = (code * 8) + digit;
        }

        return code;
    }

    private static int ReadHexadecimal(JavaRegexReader reader)
    {
        var first = reader.Read();
        if (Digit(first, 16) is var high and >= 0 && Digit(reader.Read(), 16) is var low and >= 0)
        {
            return (high * 16) + low;
        }

        if (first != '{' || Digit(reader.Peek(), 16) < 0)
        {
            throw reader.Refuse("Illegal hexadecimal escape sequence");
        }

        var code = 0;
        var next = reader.Read();
        for (; Digit(next, 16) is var digit and >= 0; next = reader.Read())
        {
            code = (code * 16) + digit;
            if (code >= CodePointSet.Limit)
            {
                throw reader.Refuse("Hexadecimal codepoint is too big");
            }
        }

        return next == '}' ? code : throw reader.Refuse("Unclosed hexadecimal escape sequence");
    }

    private static int ReadUnicode(JavaRegexReader reader)
    {
        var unit = ReadUnit(reader);
        var behind = reader.Cursor;
        if (char.IsHighSurrogate(unit))
        {
            if (reader.Read() == '\\' && reader.Read() == 'u' && ReadUnit(reader) is var low && char.IsLowSurrogate(low))
            {
                return char.ConvertToUtf32(unit, low);
            }

            reader.Cursor = behind;
        }

        return unit;
    }

    private static char ReadUnit(JavaRegexReader reader)
    {
        var unit = 0;
        for (var i = 0; i < 4; i++)
        {
            var digit = Digit(reader.Read(), 16);
            unit = digit < 0 ? throw reader.Refuse("Illegal Unicode escape sequence") : (unit * 16) + digit;
        }

        return (char)unit;
    }

    private static int Digit(int code, int numberBase) => code switch
    {
        >= '0' and <= '9' when code - '0' < numberBase => code - '0',
        >= 'a' and <= 'f' when numberBase == 16 => code - 'a' + 10,
        >= 'A' and <= 'F' when numberBase == 16 => code - 'A' + 10,
        _ => -1,
    };
}
