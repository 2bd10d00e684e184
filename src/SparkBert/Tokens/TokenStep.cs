using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Tokens;

/// <summary>Cuts the sentences of a row into tokens.</summary>
internal sealed class TokenStep(string stage, IReadOnlyList<AnnotationSource> inputs, TokenRules rules) : RowStep(stage, inputs)
{
    private readonly List<TokenSpan> tokens = [];

    protected override void Annotate(int row)
    {
        foreach (var input in Inputs)
        {
            var sentences = input.Read(row);
            for (var i = 0; i < sentences.Count; i++)
            {
                var sentence = sentences.Items[i];
                if (sentence.Kind == AnnotationKind.Document)
                {
                    tokens.Clear();
                    rules.Split(sentences.TextOf(sentence).ToString(), sentence.Begin, tokens);
                    foreach (var token in tokens)
                    {
                        Output.Add(AnnotationKind.Token, token.Begin, token.End, token.Text, sentence.Sentence);
                        if (sentence.Sentence < 0)
                        {
                            Output.CopySentence(sentences, i);
                        }
                    }
                }
            }
        }
    }
}
