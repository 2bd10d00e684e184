using SparkBert.Stages;
using SparkBert.Text;
using SparkBert.Text.Rows;
using SparkBert.Text.Sentences;

namespace SparkBert.Sentences;

/// <summary>Cuts the documents of a row into sentences.</summary>
internal sealed class SentenceStep(
    string stage, IReadOnlyList<AnnotationSource> inputs, SentenceRules rules, LengthFilter lengths)
    : RowStep(stage, inputs)
{
    private readonly RowSentences sentences = new(rules, lengths);

    protected override void Annotate(int row) => sentences.Detect(Inputs.Select(input => input.Read(row)), Output);
}
