using SparkBert.Text.Sentences;
using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests;

/// <summary>
/// Texts of 10 MB in one line whose form would make the reference's patterns read them again and again. Nothing times them: a pass over
/// the text for each mark in it would take days.
/// </summary>
public sealed class LongTextTests
{
    private const int Length = 10 << 20;

    [Theory]
    [InlineData("Mr. A went home. ", "He slept.")]
    [InlineData("!", "x")]
    [InlineData(" 'a", ".")]
    [InlineData("\"a b. ", "")]
    [InlineData("(a. ", "")]
    [InlineData("e.g. ", "")]
    [InlineData("1. ", "a")]
    [InlineData("... ", "B")]
    public void Sentences_and_tokens_of_a_long_line_take_one_pass(string part, string end)
    {
        var text = string.Concat(Enumerable.Repeat(part, Length / part.Length)) + end;

        var sentences = new SentenceBuffer();
        new SentenceRules(new SentenceSettings()).Detect(text.AsMemory(), sentences);
        var tokens = new TokenBuffer();
        new TokenRules(new TokenizerSettings()).Split(text, 0, tokens);

        Assert.NotEqual(0, sentences.Count);
        Assert.NotEqual(0, tokens.Count);
        for (var i = 0; i < Math.Min(sentences.Count, 100); i++)
        {
            if (sentences.Begin(i) >= 0)
            {
                Assert.True(sentences.Text(i).SequenceEqual(text.AsSpan(sentences.Begin(i), sentences.Text(i).Length)));
            }
        }
    }
}
