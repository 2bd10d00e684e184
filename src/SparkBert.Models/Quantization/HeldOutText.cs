namespace SparkBert.Models.Quantization;

/// <summary>
/// Tells sentences that are, or hold, or lie within those by which precisions are compared: a model that was rounded by them would look
/// better than it is.
/// </summary>
internal sealed class HeldOutText
{
    /// <summary>Words from which on a sentence within another counts; "Thank you." is in many texts.</summary>
    private const int LeastWords = 5;

    private readonly HashSet<string> sentences = new(StringComparer.OrdinalIgnoreCase);
    private readonly string[] longer;

    /// <summary>The sentences of a text.</summary>
    public HeldOutText(EvaluationText text)
    {
        sentences.UnionWith(text.Sentences.Select(WordsOf));
        longer = [.. sentences.Where(IsLong)];
    }

    /// <summary>Whether a sentence shares text with them. White space and capital letters do not count.</summary>
    public bool Overlaps(string sentence)
    {
        var words = WordsOf(sentence);
        return sentences.Contains(words)
            || longer.Any(held => words.Contains(held, StringComparison.OrdinalIgnoreCase))
            || (IsLong(words) && longer.Any(held => held.Contains(words, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The words between single spaces, one of them at each end, so that only whole words are found.</summary>
    private static string WordsOf(string sentence) =>
        $" {string.Join(' ', sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} ";

    private static bool IsLong(string words) => words.Count(c => c == ' ') > LeastWords;
}
