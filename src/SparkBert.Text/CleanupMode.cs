using SparkBert.Text.Java;

namespace SparkBert.Text;

/// <summary>How Spark NLP's DocumentAssembler cleans white space and line breaks, under its names.</summary>
public static class CleanupMode
{
    /// <summary>The mode that changes nothing.</summary>
    public const string Disabled = "disabled";

    /// <summary>All modes, in the order in which Spark NLP lists them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Disabled, "inplace", "inplace_full", "shrink", "shrink_full", "each", "each_full", "delete_full"];

    /// <summary>Cleans a text. The patterns are the reference's (DocumentAssembler.scala), each in one pass from the left.</summary>
    /// <param name="mode">One of <see cref="All"/>.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">There is no such mode.</exception>
    public static string Apply(string mode, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = text.ToCharArray();
        return new string(clean, 0, Apply(mode, clean));
    }

    /// <summary>Cleans a text where it lies: it never grows.</summary>
    /// <param name="mode">One of <see cref="All"/>.</param>
    /// <param name="text">The text; its first characters are the clean text afterwards.</param>
    /// <returns>The length of the clean text.</returns>
    /// <exception cref="ArgumentException">There is no such mode.</exception>
    public static int Apply(string mode, Span<char> text) => mode switch
    {
        Disabled => text.Length,
        "inplace" => Replace(text, Space),
        "inplace_full" => Replace(text, SpaceOrEscape),
        "shrink" => Replace(Trim(text), Spaces),
        "shrink_full" => Replace(Trim(text), SpacesOrEscapes),
        "each" => Replace(text, SpaceThenBreak),
        "each_full" => Replace(text, SpaceThenBreakOrEscape),
        "delete_full" => Replace(Trim(text), Escape, with: ""),
        _ => throw new ArgumentException($"there is no cleanup mode '{mode}'. Modes: {string.Join(", ", All)}."),
    };

    /// <summary>The length of a match at an index; 0 for none, negative if none begins in that many characters either.</summary>
    private delegate int Match(ReadOnlySpan<char> text, int at);

    private static Span<char> Trim(Span<char> text)
    {
        var (begin, length) = JavaText.TrimmedRange(text);
        text.Slice(begin, length).CopyTo(text);
        return text[..length];
    }

    /// <summary>Replaces each match by one space or nothing.</summary>
    private static int Replace(Span<char> text, Match match, string with = " ")
    {
        var written = 0;
        for (var i = 0; i < text.Length;)
        {
            var length = match(text, i);
            if (length > 0)
            {
                with.CopyTo(text[written..]);
                written += with.Length;
                i += length;
                continue;
            }

            for (var end = i + Math.Max(1, -length); i < end; i++)
            {
                text[written++] = text[i];
            }
        }

        return written;
    }

    // \s
    private static int Space(ReadOnlySpan<char> text, int at) => JavaText.IsPatternWhitespace(text[at]) ? 1 : 0;

    // \s+
    private static int Spaces(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && JavaText.IsPatternWhitespace(text[end]))
        {
            end++;
        }

        return end - at;
    }

    // (?:\\r)?(?:\\n)|(?:\\t) : the characters backslash and letter, not line breaks
    private static int Escape(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        return rest.StartsWith(@"\r\n") ? 4 : rest.StartsWith(@"\n") || rest.StartsWith(@"\t") ? 2 : 0;
    }

    private static int SpaceOrEscape(ReadOnlySpan<char> text, int at) => Math.Max(Space(text, at), Escape(text, at));

    // \s+|(?:\\r)*(?:\\n)+|(?:\\t)+
    private static int SpacesOrEscapes(ReadOnlySpan<char> text, int at)
    {
        var spaces = Spaces(text, at);
        if (spaces > 0)
        {
            return spaces;
        }

        var returns = Repeated(text[at..], @"\r");
        var newLines = Repeated(text[(at + returns)..], @"\n");
        return newLines > 0 ? returns + newLines
            : returns > 0 ? -returns // Looked at again from each of its places, a run of returns would take quadratic time.
            : Repeated(text[at..], @"\t");
    }

    private static int Repeated(ReadOnlySpan<char> text, string part)
    {
        var length = 0;
        while (text[length..].StartsWith(part))
        {
            length += part.Length;
        }

        return length;
    }

    // \s[\n\t]
    private static int SpaceThenBreak(ReadOnlySpan<char> text, int at) =>
        JavaText.IsPatternWhitespace(text[at]) && at + 1 < text.Length && text[at + 1] is '\n' or '\t' ? 2 : 0;

    // \s(?:\n|\t|(?:\\r)?(?:\\n)|(?:\\t))
    private static int SpaceThenBreakOrEscape(ReadOnlySpan<char> text, int at)
    {
        if (!JavaText.IsPatternWhitespace(text[at]) || at + 1 >= text.Length)
        {
            return 0;
        }

        var next = text[at + 1] is '\n' or '\t' ? 1 : Escape(text, at + 1);
        return next == 0 ? 0 : 1 + next;
    }
}
