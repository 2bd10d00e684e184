namespace SparkBert.Text.Java;

/// <summary>
/// Reads a pattern code point by code point as the JDK's parser does, after turning quoted parts into escapes. Behind the end it reads
/// zeros. Under the flag x only some methods skip white space and comments, the same ones as in the JDK.
/// </summary>
internal sealed class JavaRegexReader
{
    /// <summary>The maximum nesting of groups and classes; the recursion of all later steps is as deep.</summary>
    private const int MaxDepth = 250;

    private readonly string pattern;
    private readonly List<int> codes;
    private int depth;

    /// <summary>The value read just behind the end.</summary>
    private int end;

    public JavaRegexReader(string pattern)
    {
        this.pattern = pattern;
        var all = new List<int>();
        for (var i = 0; i < pattern.Length; i++)
        {
            all.Add(char.IsSurrogatePair(pattern, i) ? char.ConvertToUtf32(pattern[i], pattern[++i]) : pattern[i]);
        }

        codes = Unquote(all);
    }

    public JavaRegexFlags Flags { get; set; }

    /// <summary>The index of the next code point; it is no index into the pattern's units if the pattern has quotes or pairs.</summary>
    public int Cursor { get; set; }

    public int Length => codes.Count;

    public bool IsAtEnd => Cursor >= codes.Count;

    /// <summary>A code point as text.</summary>
    public static string Text(int code) => code > 0xFFFF ? char.ConvertFromUtf32(code) : ((char)code).ToString();

    /// <summary>The code point at an index, comments or not.</summary>
    public int At(int index) => index < codes.Count ? codes[index] : index == codes.Count ? end : 0;

    /// <summary>Whether a character above U+FFFF or a surrogate is at an index or behind it.</summary>
    public bool HasSupplementaryFrom(int index) => codes.Skip(index).Any(code => code > 0xFFFF || char.IsSurrogate((char)code));

    /// <summary>The next code point, without moving past it.</summary>
    public int Peek()
    {
        var isComment = false;
        while (Flags.HasFlag(JavaRegexFlags.Comments) && !IsAtEnd && (isComment || codes[Cursor] is '#' or ' ' or (>= '\t' and <= '\r')))
        {
            isComment = (isComment || codes[Cursor] == '#') && !IsLineEnd(codes[Cursor]);
            Cursor += isComment || codes[Cursor] is ' ' or (>= '\t' and <= '\r') ? 1 : 0;
        }

        return At(Cursor);
    }

    /// <summary>Moves past the next code point without a look at it, and returns the one behind it.</summary>
    public int Next()
    {
        Cursor++;
        return Peek();
    }

    /// <summary>The next code point; moves past it.</summary>
    public int Read()
    {
        var code = Peek();
        Cursor++;
        return code;
    }

    /// <summary>Moves past two code points, and returns the second.</summary>
    public int Skip()
    {
        Cursor += 2;
        return At(Cursor - 1);
    }

    /// <summary>Reads a required code point.</summary>
    public void Accept(char expected, string otherwise)
    {
        if (Read() != expected)
        {
            throw Refuse(otherwise);
        }
    }

    /// <summary>Reads up to a closing brace and past it; returns what is before it, or null if there is none.</summary>
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

    /// <summary>Begins a group or class.</summary>
    public void Enter()
    {
        depth++;
        if (depth > MaxDepth)
        {
            throw RefuseInDotNet($"nesting more than {MaxDepth} deep");
        }
    }

    /// <summary>Ends a group or class.</summary>
    public void Leave() => depth--;

    /// <summary>The error for a pattern that Java refuses, with Java's words and place.</summary>
    public ArgumentException Refuse(string what) => new($"{what} near index {Math.Max(0, Cursor - 1)}: {pattern}");

    /// <summary>The error for a pattern that Java accepts and a .NET expression can't match.</summary>
    public ArgumentException RefuseInDotNet(string what) => Refuse(what + " can't be translated to .NET");

    /// <summary>Whether a comment ends before a code point.</summary>
    private bool IsLineEnd(int code) =>
        code is 0 or '\n' || (code is '\r' or 0x85 or 0x2028 or 0x2029 && !Flags.HasFlag(JavaRegexFlags.UnixLines));

    /// <summary>Turns the parts between \Q and \E into escapes and letters. The JDK does so first, in classes too.</summary>
    private static List<int> Unquote(List<int> source)
    {
        var plain = new List<int>();
        var (isQuoted, isFirst) = (false, false);
        for (var i = 0; i < source.Count; i++)
        {
            var code = source[i];
            if (code == '\\' && i + 1 < source.Count && source[i + 1] == (isQuoted ? 'E' : 'Q'))
            {
                i++;
                isQuoted = isFirst = !isQuoted;
                continue;
            }

            if (!isQuoted)
            {
                plain.AddRange(code == '\\' && i + 1 < source.Count ? [code, source[++i]] : [code]);
            }
            else if (isFirst && code is >= '0' and <= '9')
            {
                // A digit could extend an escape before the quote.
                plain.AddRange(['\\', 'x', '3', code]);
            }
            else
            {
                plain.AddRange(code < 128 && !char.IsAsciiLetterOrDigit((char)code) ? ['\\', code] : [code]);
            }

            isFirst = false;
        }

        return plain;
    }
}
