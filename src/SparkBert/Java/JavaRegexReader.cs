namespace SparkBert.Java;

/// <summary>
/// Reads a pattern code point by code point as the JDK's parser does, with quoted parts turned into escapes first. Behind the end it reads
/// zeros. Under the flag x some methods skip white space and comments and some do not; which ones is the JDK's choice.
/// </summary>
internal sealed class JavaRegexReader
{
    private readonly string pattern;
    private readonly List<int> codes = [];

    /// <summary>What is read just behind the end.</summary>
    private int end;

    public JavaRegexReader(string pattern)
    {
        this.pattern = pattern;
        for (var i = 0; i < pattern.Length; i++)
        {
            codes.Add(char.IsSurrogatePair(pattern, i) ? char.ConvertToUtf32(pattern[i], pattern[++i]) : pattern[i]);
        }

        HasSupplementary = HasSupplementaryFrom(0);
        Unquote();
    }

    public JavaRegexFlags Flags { get; set; }

    /// <summary>The index of the next code point; not a unit of the pattern where it has quotes or pairs.</summary>
    public int Cursor { get; set; }

    /// <summary>Whether the pattern has a literal character above U+FFFF or a surrogate.</summary>
    public bool HasSupplementary { get; }

    public int Length => codes.Count;

    public bool IsAtEnd => Cursor >= codes.Count;

    private bool SkipsComments => Flags.HasFlag(JavaRegexFlags.Comments);

    /// <summary>The code point at an index, comments or not.</summary>
    public int At(int index) => index < codes.Count ? codes[index] : index == codes.Count ? end : 0;

    /// <summary>Whether a character above U+FFFF or a surrogate stands at an index or behind it.</summary>
    public bool HasSupplementaryFrom(int index) => codes.Skip(index).Any(IsSupplementary);

    /// <summary>The next code point, without going past it.</summary>
    public int Peek()
    {
        if (SkipsComments)
        {
            SkipComments();
        }

        return At(Cursor);
    }

    /// <summary>Goes past the next code point, whatever it is, and looks at the one behind it.</summary>
    public int Next()
    {
        Cursor++;
        return Peek();
    }

    /// <summary>The next code point; goes past it.</summary>
    public int Read()
    {
        var code = Peek();
        Cursor++;
        return code;
    }

    /// <summary>Reads what must be there.</summary>
    public void Accept(char expected, string otherwise)
    {
        if (Read() != expected)
        {
            throw Refuse(otherwise);
        }
    }

    /// <summary>Reads up to a closing brace, past it, and gives what stands before it; null where there is none.</summary>
    public string? ReadBraced()
    {
        var start = Cursor;
        end = '}';
        while (Read() != '}' && Cursor <= Length)
        {
        }

        end = 0;
        return Cursor > Length ? null : string.Concat(codes.GetRange(start, Cursor - start - 1).Select(Text));
    }

    /// <summary>The error for what Java refuses, with Java's words and place.</summary>
    public ArgumentException Refuse(string what) => new($"{what} near index {Math.Max(0, Cursor - 1)}: {pattern}");

    /// <summary>The error for what Java knows and a .NET expression can't do.</summary>
    public ArgumentException RefuseInDotNet(string what) => Refuse(what + " can't be carried over to .NET");

    public static bool IsSupplementary(int code) => code > 0xFFFF || char.IsSurrogate((char)code);

    public static string Text(int code) => code > 0xFFFF ? char.ConvertFromUtf32(code) : ((char)code).ToString();

    private void SkipComments()
    {
        while (At(Cursor) is '#' || IsSpace(At(Cursor)))
        {
            if (At(Cursor) != '#')
            {
                Cursor++;
                continue;
            }

            while (!IsAtEnd && !IsLineSeparator(At(Cursor)) && At(Cursor) != 0)
            {
                Cursor++;
            }
        }
    }

    private static bool IsSpace(int code) => code is ' ' or (>= '\t' and <= '\r');

    private bool IsLineSeparator(int code) =>
        code == '\n' || (!Flags.HasFlag(JavaRegexFlags.UnixLines) && code is '\r' or 0x85 or 0x2028 or 0x2029);

    /// <summary>Turns what stands between \Q and \E into escapes and letters: the JDK does so before it parses, and in classes too.</summary>
    private void Unquote()
    {
        var start = 0;
        while (start < Length - 1 && (codes[start] != '\\' || codes[start + 1] != 'Q'))
        {
            start += codes[start] == '\\' ? 2 : 1;
        }

        if (start >= Length - 1)
        {
            return;
        }

        var source = codes.GetRange(start, Length - start);
        codes.RemoveRange(start, Length - start);
        var (isQuoted, isFirst) = (false, false);
        for (var i = 0; i < source.Count; i++)
        {
            var code = source[i];
            var following = i + 1 < source.Count ? source[i + 1] : 0;
            if (code == '\\' && following == (isQuoted ? 'E' : 'Q'))
            {
                i++;
                isQuoted = isFirst = !isQuoted;
                continue;
            }

            if (code == '\\' && !isQuoted)
            {
                codes.Add(code);
                if (++i < source.Count)
                {
                    codes.Add(following);
                }
            }
            else if (isQuoted && isFirst && code is >= '0' and <= '9')
            {
                // A digit could belong to an escape before the quote.
                codes.AddRange(['\\', 'x', '3', code]);
            }
            else
            {
                if (isQuoted && code < 128 && !char.IsAsciiLetterOrDigit((char)code))
                {
                    codes.Add('\\');
                }

                codes.Add(code);
            }

            isFirst = false;
        }
    }
}
