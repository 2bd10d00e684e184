using System.Text;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>A small file of CSV with what is odd in real ones. A seed makes a file.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Names">The names that its header was made of, as they stand in it.</param>
/// <param name="HasMixedEnds">Whether its lines end in several ways.</param>
/// <param name="HasMark">Whether it begins with a byte order mark.</param>
internal sealed record CsvFile(int Seed, byte[] Content, string[] Names, bool HasMixedEnds, bool HasMark)
{
    private static readonly string[] Plain =
    [
        "", "", "a", "two words", " before", "behind ", "  ", "é", "東京", "😀", "NULL", "#c", "back\\slash", "\\", "'s'", "tab\there",
        "0", "1.50", "true", "\u00A0", "\u2028", "\u0085", "\u0000", "\uFEFF", "a\"b", "say \"hi\"", " \"late\"", "x\"", "-", "=1+1",
        "\u000b",
    ];

    private static readonly string[] Quoted =
    [
        "", "a", "a,b", ",", "line\nbreak", "line\r\nbreak", "\n", "\r", "\"\"", "say \"\"hi\"\"", "\"\",\"\"", " a ", "é,東京", "\n\n", "\\",
        "\\\\", "NULL", "a\tb", "#", "\"\"\"\"",
    ];

    private static readonly string[] OddQuotes =
    [
        "\"stray\" more", "\"open", "\"a\\\"b\"", "\"a\" ", "\"\"a\"\"", "\"a\"\"", "\"", "\"a\"b\"c\"", "\"x,\"y",
    ];

    private static readonly string[] OddNames = ["", "\"two words\"", "\"a,b\"", "é", "text", "TEXT", " x", "\"q\"\"q\"", "\"open"];

    /// <summary>Whether the header is more than plain names.</summary>
    public bool HasOddHeader => HasMark || !Names.SequenceEqual(PlainNames(Names.Length));

    /// <summary>Makes the file of a seed.</summary>
    public static CsvFile Create(int seed)
    {
        var random = DifferentialFiles.CreateRandom(seed);
        var (names, hasOddQuotes, isMixed) = (PlainNames(random.Next(1, 5)), random.Next(4) == 0, random.Next(10) == 0);
        var (end, hasMark) = (Choose(random, "\n", "\n", "\n", "\r\n", "\r\n", "\r"), random.Next(16) == 0);
        if (random.Next(8) == 0)
        {
            names[random.Next(names.Length)] = Choose(random, OddNames);
        }

        var text = new StringBuilder(hasMark ? "\uFEFF" : "").AppendJoin(',', names);
        for (var row = random.Next(1, 13); row > 0; row--)
        {
            text.Append(End());
            if (random.Next(12) == 0)
            {
                text.Append(random.Next(4) == 0 ? "  " : "").Append(End());
            }

            var count = random.Next(10) == 0 ? random.Next(1, names.Length + 3) : names.Length;
            text.AppendJoin(',', Enumerable.Range(0, count).Select(_ => CreateField(random, hasOddQuotes)));
        }

        text.Append(random.Next(5) < 3 ? End() : "").Append(random.Next(10) == 0 ? End() : "");
        var content = Encoding.UTF8.GetBytes(text.ToString());
        if (random.Next(30) == 0)
        {
            // Not in place of an end of line.
            var place = random.Next(content.Length / 2, content.Length);
            content[place] = content[place] is (byte)'\r' or (byte)'\n' ? content[place] : (byte)0xFF;
        }

        // A quote beside the rules may bring the end of line of a field to the end of a record.
        isMixed |= hasOddQuotes && text.ToString().Replace(end, "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n');
        return new CsvFile(seed, content, names, isMixed, hasMark);

        string End() => isMixed ? Choose(random, "\n", "\r\n", "\r") : end;
    }

    /// <summary>The file as it stands in a message.</summary>
    public override string ToString() => $"seed {Seed}: {Shown.Escape(Encoding.UTF8.GetString(Content))}";

    private static string[] PlainNames(int count) => [.. Enumerable.Range(0, count).Select(column => column == 0 ? "text" : $"c{column}")];

    private static string CreateField(Random random, bool hasOddQuotes) => random.Next(hasOddQuotes ? 24 : 20) switch
    {
        < 12 => Choose(random, Plain),
        < 20 => $"\"{Choose(random, Quoted)}\"",
        _ => Choose(random, OddQuotes),
    };

    private static string Choose(Random random, params string[] values) => values[random.Next(values.Length)];
}
