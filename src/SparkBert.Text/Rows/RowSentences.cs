using SparkBert.Text.Sentences;

namespace SparkBert.Text.Rows;

/// <summary>Cuts the documents of a row into sentences. One thread uses it.</summary>
/// <param name="rules">How sentences are found, which other threads may use at the same time.</param>
/// <param name="lengths">The lengths of sentences that are kept.</param>
public sealed class RowSentences(SentenceRules rules, LengthFilter lengths)
{
    private readonly SentenceBuffer sentences = new();

    /// <summary>
    /// Adds the sentences of a row. Those of all documents are numbered together, in the order of their begin.
    /// </summary>
    /// <param name="inputs">The documents; annotations of other kinds are left out. The lists must not change before the output.</param>
    /// <param name="output">Gets the sentences.</param>
    /// <exception cref="TextRuleException">A pattern of the user takes too long.</exception>
    public void Detect(IEnumerable<AnnotationList> inputs, AnnotationList output)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(output);
        sentences.Clear();
        foreach (var documents in inputs)
        {
            output.Share(documents);
            foreach (ref readonly var document in documents.Items)
            {
                if (document.Kind == AnnotationKind.Document)
                {
                    rules.Detect(documents.MemoryOf(document), sentences);
                }
            }
        }

        sentences.SortByBegin();
        var number = 0;
        for (var i = 0; i < sentences.Count; i++)
        {
            var text = sentences.Text(i);
            if (lengths.Keeps(text.Length))
            {
                output.Add(AnnotationKind.Document, sentences.Begin(i), sentences.End(i), text, number++);
            }
        }

        // Of a long text it would hold memory while the tokens and vectors are made.
        sentences.Clear();
    }
}
