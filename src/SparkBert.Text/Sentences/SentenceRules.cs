using SparkBert.Text.Java;

namespace SparkBert.Text.Sentences;

/// <summary>
/// Finds the sentences of texts as Spark NLP's SentenceDetector does. Built once for a run and immutable. Any number of threads use it at
/// the same time, each with its own <see cref="SentenceBuffer"/>.
/// </summary>
public sealed class SentenceRules
{
    private readonly CustomBounds? customBounds;
    private readonly BoundRules bounds;
    private readonly SentenceExtractor extractor;

    /// <summary>Makes the rules.</summary>
    /// <param name="settings">The parameters.</param>
    public SentenceRules(SentenceSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        customBounds = settings.CustomBounds.Count == 0
            ? null
            : new CustomBounds(
                [.. settings.CustomBounds.Select(JavaRegex.CompileForPlaces)],
                settings.CustomBoundsStrategy,
                settings.UseCustomBoundsOnly);
        bounds = new BoundRules(settings.DetectLists, settings.UseAbbreviations, takesAbbreviationsFirst: customBounds is not null);
        extractor = new SentenceExtractor(settings.SplitLength);
    }

    /// <summary>What they were built from.</summary>
    public SentenceSettings Settings { get; }

    /// <summary>Adds the sentences of a text, before the length filter.</summary>
    /// <param name="document">The text of a document, which must stay as it is until the buffer is cleared.</param>
    /// <param name="output">Gets the sentences in the order of the text.</param>
    /// <exception cref="TextRuleException">A pattern of the user takes too long.</exception>
    public void Detect(ReadOnlyMemory<char> document, SentenceBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Open(document);
        var text = document.Span;
        var isPlain = customBounds is null && !Markers.MayBeIn(text);
        if (isPlain && !BoundRules.MayBound(text))
        {
            extractor.Slice(text, text, output);
            return;
        }

        var marked = new MarkedText(customBounds is null ? text : customBounds.Mark(text.ToString()));
        try
        {
            if (customBounds is not { Only: true })
            {
                bounds.Mark(ref marked);
            }

            if (isPlain)
            {
                extractor.Slice(marked.Text, text, output);
            }
            else
            {
                extractor.Search(marked.Text, text, output);
            }
        }
        finally
        {
            marked.Dispose();
        }
    }
}
