using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Text.Tokens;

namespace SparkBert.Tokens;

/// <summary>Cuts the sentences of a row into tokens.</summary>
internal sealed class TokenStep(string stage, IReadOnlyList<AnnotationSource> inputs, TokenizerSettings settings) : RowStep(stage, inputs)
{
    private readonly TokenRules rules = new(settings);
    private readonly TokenBuffer tokens = new();

    protected override void Annotate(int row)
    {
        foreach (var input in Inputs)
        {
            var sentences = input.Read(row);
            for (var i = 0; i < sentences.Count; i++)
            {
                if (sentences.Items[i].Kind == AnnotationKind.Document)
                {
                    AddTokens(sentences, i);
                }
            }
        }
    }

    private void AddTokens(AnnotationList sentences, int index)
    {
        ref readonly var sentence = ref sentences.Items[index];
        tokens.Clear();
        rules.Split(sentences.TextOf(sentence), sentence.Begin, tokens);
        for (var i = 0; i < tokens.Count; i++)
        {
            Output.Add(AnnotationKind.Token, tokens.Begin(i), tokens.End(i), tokens.Text(i), sentence.Sentence);
            if (sentence.Sentence < 0)
            {
                Output.CopySentence(sentences, index);
            }
        }
    }
}
