using SparkBert.Stages;
using SparkBert.Text.Rows;
using SparkBert.Text.Tokens;

namespace SparkBert.Tokens;

/// <summary>Cuts the sentences of a row into tokens.</summary>
internal sealed class TokenStep(string stage, IReadOnlyList<AnnotationSource> inputs, TokenRules rules) : RowStep(stage, inputs)
{
    private readonly SentenceTokens tokens = new(rules);

    protected override void Annotate(int row) => tokens.Split(Inputs.Select(input => input.Read(row)), Limit, Output);
}
