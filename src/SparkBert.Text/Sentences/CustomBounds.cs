using System.Text.RegularExpressions;

namespace SparkBert.Text.Sentences;

/// <summary>Bounds that the user gives as Java patterns.</summary>
/// <param name="Patterns">The patterns, in order.</param>
/// <param name="Strategy"><c>none</c>, <c>prepend</c> or <c>append</c>: what happens to the matched text.</param>
/// <param name="Only">Whether the detector's own rules are skipped.</param>
internal sealed record CustomBounds(IReadOnlyList<Regex> Patterns, string Strategy, bool Only)
{
    public const string None = "none";
    public const string Prepend = "prepend";
    public const string Append = "append";

    public string Mark(string text)
    {
        var replacement = Strategy switch
        {
            Prepend => $"{Markers.Break}$0",
            Append => $"$0{Markers.Break}",
            _ => Markers.Break.ToString(),
        };
        try
        {
            return Patterns.Aggregate(text, (marked, pattern) => pattern.Replace(marked, replacement));
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TextRuleException("a pattern of customBounds takes too long on this text.");
        }
    }
}
