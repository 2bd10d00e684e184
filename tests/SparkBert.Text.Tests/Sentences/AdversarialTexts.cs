using System.Text;

namespace SparkBert.Text.Tests.Sentences;

/// <summary>
/// Random texts of what the rules look at, so that rules meet which seldom do in real text. A seed gives the same texts again.
/// </summary>
internal static class AdversarialTexts
{
    private const string Signs = "...!?;:,'\"()[]-°aApPmMegsI15 \n\t_$|";

    private static readonly string[] Parts =
    [
        "Mr.", "e.g.", "U.S.", "u.s", "i.e.", "p.m.", "P.M", "a.m", "3.5", "$", "1. ", "12. ", "-2. ", "-12.)", "(a)", "b)", " s-1.)",
        "etc.", "etc..", "No.", "vs", "vs.", "Co.", "KG", "Inc", "mt.", "px.", "sept.", "adj.", ".", ".", ".", "..", "...", "....", "?",
        "!", "?!", ";", ":", ",", "-", "'", "'", "'s", "\"", "\"", "(", ")", "[", "]", "|", " ", " ", "  ", "\n", "\t", "\r", "\v",
        "\f", "\u00A0", "\u2028", "\u0085", "\u2003", "\u001C", "\0", "I", "I'm", "I'll", "A", "B", "a", "m", "p", "e", "g", "s", "the",
        "He", "went", "x", "z°", "^°", "°", "5", "12", "0", "é", "e\u0301", "\u0301", "\u0660", "\u00B2", "\U0001F600", "\U0001D400",
        "\uD835", "\uDC00", "北京", "ok", "st", "_", "$5", "\\", "*", "’", "“",
    ];

    /// <summary>The markers of the reference, and a character between them that is none.</summary>
    private static readonly string[] Marks =
    [
        "\uF050", "\uF051", "\uF052", "\uF053", "\uF054", "\uF055", "\uF056", "\uF057", "\u2554", "\u255E", "\u255F", "\u2564", "\u2565",
        "\u2566",
    ];

    /// <summary>Texts without end: of parts, of parts and markers, of signs alone.</summary>
    public static IEnumerable<string> From(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var kind = random.Next(3);
            var text = new StringBuilder();
            for (var count = random.Next(1, 30); count > 0; count--)
            {
                text.Append(kind switch
                {
                    0 => Signs[random.Next(Signs.Length)].ToString(),
                    1 when random.Next(8) == 0 => Marks[random.Next(Marks.Length)],
                    _ => Parts[random.Next(Parts.Length)],
                });
                text.Append(kind > 0 && random.Next(3) == 0 ? " " : "");
            }

            yield return text.ToString();
        }
    }
}
