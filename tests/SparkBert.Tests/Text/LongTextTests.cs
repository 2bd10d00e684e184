using SparkBert.Sentences;
using SparkBert.Tokens;

namespace SparkBert.Tests.Text;

/// <summary>Texts of 10 MB in one line whose form would make the reference's patterns read them again and again. Nothing times them: a pass over the text for each mark in it would take days.</summary>
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

        var sentences = new SentenceDetector().Detect(text);
        var tokens = new TokenBuffer();
        new TokenRules(new Tokenizer()).Split(text, 0, tokens);

        Assert.NotEmpty(sentences);
        Assert.NotEqual(0, tokens.Count);
        Assert.All(sentences.Where(sentence => sentence.Begin >= 0).Take(100), sentence => Assert.Equal(sentence.Text, text.Substring(sentence.Begin, sentence.Text.Length)));
    }
}
