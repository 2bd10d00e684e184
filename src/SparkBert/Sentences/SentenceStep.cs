using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Text;
using SparkBert.Text.Sentences;

namespace SparkBert.Sentences;

/// <summary>Cuts the documents of a row into sentences.</summary>
internal sealed class SentenceStep(
    string stage, IReadOnlyList<AnnotationSource> inputs, SentenceSettings settings, LengthFilter lengths)
    : RowStep(stage, inputs)
{
    private readonly SentenceRules rules = new(settings);
    private readonly SentenceBuffer sentences = new();

    protected override void Annotate(int row)
    {
        sentences.Clear();
        foreach (var input in Inputs)
        {
            var documents = input.Read(row);
            foreach (ref readonly var document in documents.Items)
            {
                if (document.Kind == AnnotationKind.Document)
                {
                    rules.Detect(documents.TextOf(document), sentences);
                }
            }
        }

        // The sentences of all documents are numbered together, in the order of their begin.
        sentences.SortByBegin();
        var number = 0;
        for (var i = 0; i < sentences.Count; i++)
        {
            var text = sentences.Text(i);
            if (lengths.Keeps(text.Length))
            {
                Output.Add(AnnotationKind.Document, sentences.Begin(i), sentences.End(i), text, number++);
            }
        }
    }
}
