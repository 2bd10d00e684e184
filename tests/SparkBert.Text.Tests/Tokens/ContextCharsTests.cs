using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Tokens;

/// <summary>What Spark NLP checks of context characters when a tokenizer is fitted.</summary>
public sealed class ContextCharsTests
{
    [Fact]
    public void No_context_characters_with_all_default_patterns_are_refused_before_the_first_row() =>
        Assert.Throws<ArgumentException>(() => new TokenizerSettings { ContextChars = [] }.Fit());

    [Fact]
    public void No_context_characters_are_needed_where_no_default_pattern_is_used() =>
        Assert.Equal("a@0 b@1", new TokenizerSettings
        {
            ContextChars = [],
            PrefixPattern = @"\A(a)",
            InfixPatterns = ["(.)"],
            SuffixPattern = @"()\z",
        }.Describe("ab"));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("\U0001F600")]
    public void A_context_character_has_one_unit(string part)
    {
        var error = Assert.Throws<ArgumentException>(() => new TokenizerSettings { ContextChars = [".", part] }.Fit());

        Assert.Contains("All elements in context chars must have length == 1", error.Message, StringComparison.Ordinal);
    }
}
