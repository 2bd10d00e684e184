using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Tokens;

/// <summary>Where Spark NLP puts the groups of a match and their parts: one position runs through all of them.</summary>
public sealed class TokenPlacesTests
{
    [Theory]
    [InlineData("--ab", "ab@0")]
    [InlineData("-a.", "a@0 .@1")]
    [InlineData("-a-b-.", "a@1 b@3 .@5")]
    public void A_group_that_is_not_divided_is_put_at_the_position_wherever_it_stands(string text, string expected) =>
        Assert.Equal(expected, new TokenizerSettings { SplitChars = ["-"] }.Describe(text));

    [Fact]
    public void The_parts_of_a_divided_group_are_looked_for_from_the_position_on() =>
        Assert.Equal("a@2 b@5", new TokenizerSettings { SplitChars = ["-"] }.Describe("--a--b--"));

    [Fact]
    public void A_prefix_that_vanishes_leaves_the_position_at_0() =>
        Assert.Equal("q@0", new TokenizerSettings { SplitChars = [".", "'", "|"] }.Describe("'q'"));

    [Fact]
    public void A_part_can_be_found_before_its_true_place() =>
        Assert.Equal("a@0 b@2", new TokenizerSettings { SplitPattern = "xb" }.Describe("axbb"));

    [Fact]
    public void A_part_that_is_not_found_begins_one_before_the_candidate() =>
        Assert.Equal("a@0 a@-1 b@2", new TokenizerSettings { PrefixPattern = @"\A(?=(..))([(]?)", SplitChars = ["-"] }.Describe("a-b"));

    [Fact]
    public void Groups_inside_groups_are_put_one_behind_the_other() =>
        Assert.Equal("a-b@0 a@3 b@4", new TokenizerSettings { InfixPatterns = [@"((\w)-(\w))"] }.Describe("a-b"));

    [Fact]
    public void The_position_begins_where_the_match_begins_but_is_then_an_index_of_the_match()
    {
        // The match begins at 1: groups that are not divided stand right, but b is looked for in "b-c" from 1 on.
        var tokenizer = new TokenizerSettings { PrefixPattern = @"\Ax|(?<=a)", InfixPatterns = ["(b)(c)", "(b-c)"], SplitChars = ["-"] };

        Assert.Equal("b@1 c@2", tokenizer.Describe("abc"));
        Assert.Equal("b@-1 c@2", tokenizer.Describe("ab-c"));
    }

    [Fact]
    public void Offsets_begin_at_that_of_the_sentence() =>
        Assert.Equal("(@100 a@101 b@103", new TokenizerSettings { SplitChars = ["-"] }.Describe("(a-b", begin: 100));

    [Fact]
    public void A_candidate_that_no_rule_matches_is_one_token_and_is_not_split() =>
        Assert.Equal("--@0 a@3 b@5", new TokenizerSettings { SplitChars = ["-"] }.Describe("-- a-b"));

    [Fact]
    public void The_first_rule_that_finds_a_match_is_taken() =>
        Assert.Equal("a@0 1@1 b@3 2@4", new TokenizerSettings { InfixPatterns = [@"([a]+)(\d+)", @"(\w)(\d+)"] }.Describe("a1 b2"));

    [Theory]
    [InlineData(null, null)]
    [InlineData("-", null)]
    [InlineData(null, "-")]
    public void A_group_that_takes_no_part_in_the_match_fails_the_row(string? splitChar, string? splitPattern)
    {
        var rules = new TokenRules(new TokenizerSettings
        {
            InfixPatterns = ["(a)|(b)"],
            SplitChars = splitChar is null ? [] : [splitChar],
            SplitPattern = splitPattern,
        });

        var error = Assert.Throws<TextRuleException>(() => rules.Split("a"));

        Assert.Contains("group 3 of the tokenizer's patterns takes no part in a match", error.Message, StringComparison.Ordinal);
        Assert.Contains("NullPointerException", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_are_asked_for_last_and_move_nothing() =>
        Assert.Equal("de@4 f@7 .@8 x@10", new TokenizerSettings { MaxLength = 2, SplitPattern = "[-/]" }.Describe("abc-de/f. x"));

    [Fact]
    public void Changes_of_a_list_do_not_reach_the_settings()
    {
        List<string> characters = ["-"];
        var settings = new TokenizerSettings { SplitChars = characters };

        characters[0] = "b";

        Assert.Equal("a@0 b@2", settings.Describe("a-b"));
    }

    [Fact]
    public void A_separator_above_the_basic_plane_counts_one_unit() =>
        Assert.Equal("a@0 b@2", new TokenizerSettings { TargetPattern = @"\w+" }.Describe("a\U0001F600b"));
}
