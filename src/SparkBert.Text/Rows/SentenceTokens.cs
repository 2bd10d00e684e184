using System.Runtime.CompilerServices;
using SparkBert.Text.Tokens;

namespace SparkBert.Text.Rows;

/// <summary>Cuts the sentences of a row into tokens. One thread uses it.</summary>
/// <param name="rules">How sentences are cut, which other threads may use at the same time.</param>
public sealed class SentenceTokens(TokenRules rules)
{
    private readonly TokenBuffer tokens = new();

    /// <summary>Adds the tokens of a row.</summary>
    /// <param name="inputs">The sentences; annotations of other kinds are left out. The lists must not change before the output.</param>
    /// <param name="limit">How large the row may become.</param>
    /// <param name="output">Gets the tokens.</param>
    /// <exception cref="TextRuleException">
    /// Spark NLP fails on a sentence too, a pattern of the user takes too long, or the row becomes too large.
    /// </exception>
    public void Split(IEnumerable<AnnotationList> inputs, RowLimit limit, AnnotationList output)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentNullException.ThrowIfNull(output);
        var embedded = 0L;
        foreach (var sentences in inputs)
        {
            output.Share(sentences);
            for (var i = 0; i < sentences.Count; i++)
            {
                if (sentences.Items[i].Kind == AnnotationKind.Document)
                {
                    embedded += Math.Min(AddTokens(sentences, i, output), limit.MaxEmbeddedTokens);
                    limit.CheckTokens(output.Count, embedded, Unsafe.SizeOf<AnnotationList.Item>());
                }
            }
        }
    }

    private int AddTokens(AnnotationList sentences, int index, AnnotationList output)
    {
        ref readonly var sentence = ref sentences.Items[index];
        var text = sentences.TextOf(sentence);
        tokens.Clear();
        rules.Split(text, sentence.Begin, tokens);
        for (var i = 0; i < tokens.Count; i++)
        {
            // Nearly every token is the sentence's own text at its place, which the output shares.
            var token = tokens.Text(i);
            var at = (uint)(tokens.Begin(i) - sentence.Begin);
            if (at <= text.Length && text[(int)at..].StartsWith(token))
            {
                token = text.Slice((int)at, token.Length);
            }

            output.Add(AnnotationKind.Token, tokens.Begin(i), tokens.End(i), token, sentence.Sentence);
            if (sentence.Sentence < 0)
            {
                output.CopySentence(sentences, index);
            }
        }

        return tokens.Count;
    }
}
