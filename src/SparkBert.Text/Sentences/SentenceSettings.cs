using SparkBert.Text.Java;

namespace SparkBert.Text.Sentences;

/// <summary>The parameters of sentence detection, each checked when it is set.</summary>
public sealed record SentenceSettings
{
    /// <summary>Whether items of lists (<c>1. </c>, <c>a)</c>) begin a sentence; true by default.</summary>
    public bool DetectLists { get; init; } = true;

    /// <summary>Whether the dictionary of abbreviations is used (Mr., etc., vs.); true by default.</summary>
    public bool UseAbbreviations { get; init; } = true;

    /// <summary>More bounds, as Java patterns; none by default.</summary>
    /// <exception cref="ArgumentException">A pattern can't be read.</exception>
    public IReadOnlyList<string> CustomBounds
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var pattern in value)
            {
                JavaRegex.CompileForPlaces(pattern);
            }

            field = [.. value];
        }
    } = [];

    /// <summary>
    /// What happens to the text that a custom bound matches: <c>none</c> (dropped, the default), <c>prepend</c> (it begins the next
    /// sentence) or <c>append</c> (it ends this one).
    /// </summary>
    /// <exception cref="ArgumentException">Another value.</exception>
    public string CustomBoundsStrategy
    {
        get;
        init => field = value is Sentences.CustomBounds.None or Sentences.CustomBounds.Prepend or Sentences.CustomBounds.Append
            ? value
            : throw new ArgumentException($"customBoundsStrategy must be none, prepend or append, but is '{value}'.");
    } = Sentences.CustomBounds.None;

    /// <summary>Whether only <see cref="CustomBounds"/> end sentences; without such patterns it has no effect.</summary>
    public bool UseCustomBoundsOnly { get; init; }

    /// <summary>
    /// The maximum length of a sentence in UTF-16 code units; a longer one is cut at spaces. Null (the default) for no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? SplitLength
    {
        get;
        init => field = LengthFilter.Check(value, "splitLength");
    }
}
