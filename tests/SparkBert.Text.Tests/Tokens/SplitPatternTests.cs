using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Tokens;

/// <summary>splitPattern divides a group that it leaves in more than one part, before splitChars are asked.</summary>
public sealed class SplitPatternTests
{
    [Theory]
    [InlineData("a/- x", "a/@0 -@2 x@4")]
    [InlineData("--a--b--", "--@0 a@2 b@5 --@6")]
    public void A_group_in_one_part_or_none_stays_whole_with_its_separators(string text, string expected) =>
        Assert.Equal(expected, new TokenizerSettings { SplitPattern = "-" }.Describe(text));

    [Fact]
    public void Split_chars_divide_what_the_pattern_leaves_in_one_part() =>
        Assert.Equal("a@0 b@2 c@4 d@6", new TokenizerSettings { SplitPattern = "#", SplitChars = ["-"] }.Describe("a#b c-d"));

    [Fact]
    public void Split_chars_do_not_divide_what_the_pattern_has_divided() =>
        Assert.Equal("a@0 b-c@2", new TokenizerSettings { SplitPattern = "#", SplitChars = ["-"] }.Describe("a#b-c"));

    [Fact]
    public void The_pattern_goes_first_group_by_group() =>
        Assert.Equal("a@0 b-c@2 d@6 e@8", new TokenizerSettings
        {
            InfixPatterns = [@"(\S+)=(\S+)"],
            SplitPattern = "#",
            SplitChars = ["-"],
        }.Describe("a#b-c=d-e"));

    [Fact]
    public void An_empty_pattern_cuts_into_single_units() =>
        Assert.Equal("a@0 b@1 ?@3 ?@4", new TokenizerSettings { SplitPattern = "" }.Describe("ab \U0001F600"));

    [Fact]
    public void Empty_matches_cut_without_eating() =>
        Assert.Equal("camel@0 Case@5", new TokenizerSettings { SplitPattern = "(?<=[a-z])(?=[A-Z])" }.Describe("camelCase"));

    [Fact]
    public void What_is_no_pattern_fails_a_row_only_where_a_rule_matches()
    {
        var rules = new TokenRules(new TokenizerSettings { SplitPattern = "(" });

        Assert.Equal("--", Assert.Single(rules.Split("--")).Text);
        var error = Assert.Throws<TextRuleException>(() => rules.Split("a"));
        Assert.Contains("splitPattern of the tokenizer is no pattern", error.Message, StringComparison.Ordinal);
        Assert.Throws<TextRuleException>(() => rules.Split("b"));
    }

    [Fact]
    public void An_unset_pattern_does_not_divide() => Assert.Equal("a-b@0", new TokenizerSettings { SplitPattern = null }.Describe("a-b"));
}
