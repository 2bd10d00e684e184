using SparkBert.Text.Java;

namespace SparkBert.Text.Tests.Java;

/// <summary>
/// Makes texts that a pattern is likely to match, or to match almost: it walks the parsed pattern and takes a way at each fork. Whether the
/// parser is right does not matter, as the JDK says what matches.
/// </summary>
internal sealed class PatternTexts(Random random, string[] alphabet)
{
    private const int MostUnits = 24;

    private readonly int[] codes = [.. alphabet.Select(RandomPatterns.Code)];
    private readonly Dictionary<int, string> groups = [];

    /// <summary>A text for a pattern.</summary>
    public string Next(JavaRegexNode root)
    {
        groups.Clear();
        var text = Other(0.4) + Take(root, 0) + Other(0.4) + (random.Next(3) == 0 ? Take(root, 0) + Other(0.3) : "");
        if (text.Length > 0 && random.Next(4) == 0)
        {
            var at = random.Next(text.Length);
            var other = char.IsUpper(text[at]) ? char.ToLowerInvariant(text[at]) : char.ToUpperInvariant(text[at]);
            text = random.Next(3) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, Other(1)),
                _ => text[..at] + other + text[(at + 1)..],
            };
        }

        return text[..Math.Min(text.Length, 3 * MostUnits)];
    }

    private string Other(double share) => random.NextDouble() < share ? alphabet[random.Next(alphabet.Length)] : "";

    private string Take(JavaRegexNode node, int length)
    {
        if (length > MostUnits)
        {
            return "";
        }

        switch (node)
        {
            case JavaRegexNode.Characters characters:
                return Member(characters.Members);
            case JavaRegexNode.LineEnding:
                return Choose("\r\n", "\n", "\r", "\u2028");
            case JavaRegexNode.BackReference reference:
                return groups.GetValueOrDefault(reference.Number, "");
            case JavaRegexNode.Alternation:
                return Take(node.Children[random.Next(node.Children.Count)], length);
            case JavaRegexNode.Loop loop:
                var turns = Math.Min(loop.Quantifier.Max, Math.Min(loop.Quantifier.Min, 8) + Math.Max(0, random.Next(5) - 1));
                return Repeat(turns, length, _ => loop.Body);
            case JavaRegexNode.LookAhead { IsNegated: true } or JavaRegexNode.LookBehind { IsNegated: true } when random.Next(4) > 0:
            case JavaRegexNode.LookAhead when random.Next(2) == 0:
                return "";
            case JavaRegexNode.Anchor { At: JavaRegexNode.Place.LineStart or JavaRegexNode.Place.LineEnd }:
                return Choose("", "\n", "\r\n", "\u0085");
            case JavaRegexNode.WordBoundary:
                return Choose("", "", " ", "\u0301");
            default:
                var text = Repeat(node.Children.Count, length, i => node.Children[i]);
                if (node is JavaRegexNode.Group group)
                {
                    groups[group.Number] = text;
                }

                return text;
        }
    }

    private string Repeat(int count, int length, Func<int, JavaRegexNode> part)
    {
        var text = "";
        for (var i = 0; i < count; i++)
        {
            text += Take(part(i), length + text.Length);
        }

        return text;
    }

    /// <summary>A member of a set, one of the alphabet if there is one.</summary>
    private string Member(CodePointSet set)
    {
        var known = codes.Where(set.Contains).ToArray();
        if (known.Length > 0 && random.Next(5) > 0)
        {
            return JavaRegexReader.Text(known[random.Next(known.Length)]);
        }

        var ranges = set.Ranges.ToArray();
        if (ranges.Length == 0)
        {
            return "";
        }

        // Often an end of a range, where mistakes are.
        var (first, last) = ranges[random.Next(ranges.Length)];
        return JavaRegexReader.Text(random.Next(3) switch { 0 => first, 1 => last, _ => random.Next(first, last + 1) });
    }

    private string Choose(params string[] texts) => texts[random.Next(texts.Length)];
}
