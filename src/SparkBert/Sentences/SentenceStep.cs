using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Sentences;

/// <summary>Cuts the documents of a row into sentences.</summary>
internal sealed class SentenceStep(string stage, IReadOnlyList<AnnotationSource> inputs, BoundRules rules, int? splitLength, LengthFilter filter)
    : RowStep(stage, inputs)
{
    private readonly List<SentenceSpan> sentences = [];

    protected override void Annotate(int row)
    {
        sentences.Clear();
        foreach (var input in Inputs)
        {
            var documents = input.Read(row);
            foreach (var document in documents.Items)
            {
                if (document.Kind == AnnotationKind.Document)
                {
                    sentences.AddRange(Detect(documents.TextOf(document).ToString(), rules, splitLength).Where(sentence => filter.Keeps(sentence.Text.Length)));
                }
            }
        }

        var number = 0;

        // The sentences of all documents together, by their begin: LINQ's sort is stable, as the reference's is.
        foreach (var sentence in sentences.OrderBy(sentence => sentence.Begin))
        {
            Output.Add(AnnotationKind.Document, sentence.Begin, sentence.End, sentence.Text, number++);
        }
    }

    /// <summary>The sentences of a text, without the filters of length.</summary>
    internal static List<SentenceSpan> Detect(string text, BoundRules rules, int? splitLength)
    {
        var found = SentenceExtractor.Extract(rules.Mark(text), text);
        return splitLength is { } most ? [.. found.SelectMany(sentence => SentenceSplitter.Split(sentence, most))] : found;
    }
}
