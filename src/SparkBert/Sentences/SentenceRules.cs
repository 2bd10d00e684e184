namespace SparkBert.Sentences;

/// <summary>
/// Finds the sentences of texts. Made once for a run from the settings of a <see cref="SentenceDetector"/>; immutable, and used by any
/// number of threads at the same time, each with its own <see cref="SentenceBuffer"/>.
/// </summary>
/// <param name="detectLists">Whether items of lists begin a sentence.</param>
/// <param name="useAbbreviations">Whether the dictionaries of abbreviations are used.</param>
/// <param name="customBounds">The user's own bounds, or null.</param>
/// <param name="splitLength">The most UTF-16 code units of a sentence, which is cut at spaces, or null.</param>
internal sealed class SentenceRules(bool detectLists, bool useAbbreviations, CustomBounds? customBounds, int? splitLength)
{
    private readonly BoundRules bounds = new(detectLists, useAbbreviations, takesAbbreviationsFirst: customBounds is not null);
    private readonly SentenceExtractor extractor = new(splitLength);

    /// <summary>Adds the sentences of a text, without the filters of length.</summary>
    /// <param name="text">The text of a document.</param>
    /// <param name="output">Gets the sentences in the order of the text.</param>
    /// <exception cref="Annotations.RowErrorException">A pattern of the user's takes too long.</exception>
    public void Detect(ReadOnlySpan<char> text, SentenceBuffer output)
    {
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
