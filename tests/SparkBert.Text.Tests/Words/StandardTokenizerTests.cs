using SparkBert.Text.Words;

namespace SparkBert.Text.Tests.Words;

/// <summary>Words and added tokens as Hugging Face's BERT tokenizers find them.</summary>
public sealed class StandardTokenizerTests
{
    private static readonly AddedToken[] Tokens =
    [
        new("[MASK]", 1), new("[MASK]S", 2), new("NEW", 3, IsNormalized: true), new("one", 4, IsWholeWord: true), new("\u00E9t\u00E9", 5),
        new("\u4E2D", 6, IsNormalized: true), new("\u0301", 7, IsNormalized: true),
    ];

    [Theory]
    [InlineData("[MASK]", "#1")]
    [InlineData("a[MASK]b", "a #1 b")]
    [InlineData("[MASK]S", "#2")]
    [InlineData("[MASK][MASK]S[MASK]", "#1 #2 #1")]
    [InlineData("[mask]", "[ mask ]")]
    [InlineData("[MASK", "[ mask")]
    [InlineData("NEW", "#3")]
    [InlineData("n\u0301ew", "#3")]
    [InlineData("anewb", "a #3 b")]
    [InlineData("one", "#4")]
    [InlineData("-one-", "- #4 -")]
    [InlineData("oned", "oned")]
    [InlineData("_one", "_ one")]
    [InlineData("\u00E9one", "eone")]
    [InlineData("\u00E9t\u00E9", "#5")]
    [InlineData("\u00C9T\u00C9", "ete")]
    [InlineData("a\u4E2Db", "a #6 b")]
    [InlineData("", "")]
    public void Added_tokens_are_found_from_the_left_and_the_longest_first(string text, string expected)
    {
        var tokenizer = new StandardTokenizer(lowercase: true, new StandardWordOptions { AddedTokens = Tokens });

        Assert.Equal(expected, Describe(tokenizer.Split(text)));
    }

    [Theory]
    [InlineData(false, null, true, "\u00C9\u4E2D", "\u00C9 \u4E2D")]
    [InlineData(true, null, true, "\u00C9\u4E2D", "e \u4E2D")]
    [InlineData(true, false, true, "\u00C9\u4E2D", "\u00E9 \u4E2D")]
    [InlineData(false, true, true, "\u00C9\u4E2D", "E \u4E2D")]
    [InlineData(true, null, false, "\u00C9\u4E2D", "e\u4E2D")]
    public void Case_accents_and_ideographs_are_three_rules(
        bool lowercase, bool? stripsAccents, bool splitsIdeographs, string text, string expected)
    {
        var options = new StandardWordOptions { StripsAccents = stripsAccents, SplitsIdeographs = splitsIdeographs };

        Assert.Equal(expected, Describe(new StandardTokenizer(lowercase, options).Split(text)));
    }

    // A tokenizer without added tokens finds the words of the basic tokenizer, whatever the text.
    [Fact]
    public void Without_added_tokens_words_are_those_of_the_basic_tokenizer()
    {
        var random = new Random(20261126);
        const string Letters = "aZ \u00E9\u0301\u4E2D-_\u200B\0\uD800\uDC00[]\u0130\u00A0";
        foreach (var lowercase in (bool[])[true, false])
        {
            var tokenizer = new StandardTokenizer(lowercase, new StandardWordOptions());
            for (var i = 0; i < 2000; i++)
            {
                var text = string.Create(random.Next(12), random, (span, source) =>
                {
                    foreach (ref var c in span)
                    {
                        c = Letters[source.Next(Letters.Length)];
                    }
                });
                Assert.Equal(StandardBasicTokenizer.All(text, lowercase), tokenizer.Split(text).Select(word => word.Text));
            }
        }
    }

    private static string Describe(IEnumerable<StandardWord> words) =>
        string.Join(' ', words.Select(word => word.AddedId is { } id ? $"#{id}" : word.Text));
}
