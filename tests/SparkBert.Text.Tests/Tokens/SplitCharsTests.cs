using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Tokens;

/// <summary>Spark NLP joins splitChars by bars and reads them as one Java pattern.</summary>
public sealed class SplitCharsTests
{
    [Theory]
    [InlineData("ab")]
    [InlineData("")]
    [InlineData("\U0001F600")]
    [InlineData("--")]
    public void A_split_char_that_is_longer_than_one_unit_is_refused_before_the_first_row(string part)
    {
        var error = Assert.Throws<ArgumentException>(() => new TokenizerSettings { SplitChars = ["-", part] }.Fit());

        Assert.Contains("All elements in context chars must have length == 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"\d")]
    [InlineData(@"\.")]
    [InlineData(@"\Q")]
    [InlineData("*")]
    public void A_backslash_and_a_unit_are_taken_and_so_is_what_is_no_pattern(string part) =>
        Assert.Equal("x@0", new TokenizerSettings { SplitChars = [part] }.Describe("x"));

    [Fact]
    public void An_empty_list_is_without_effect() =>
        Assert.Equal("a-b@0 .@3", new TokenizerSettings { SplitChars = [] }.Describe("a-b."));

    [Fact]
    public void A_dot_leaves_nothing_of_what_holds_one() =>
        Assert.Equal("c@4", new TokenizerSettings { SplitChars = ["."] }.Describe("a.b c"));

    [Fact]
    public void A_bar_cuts_into_single_units() =>
        Assert.Equal("a@0 |@1 b@2 c@4", new TokenizerSettings { SplitChars = ["|"] }.Describe("a|b c"));

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_question_mark_and_counts_one_unit() =>
        Assert.Equal("x@0 |@1 ?@2 ?@3 .@4", new TokenizerSettings { SplitChars = ["|"] }.Describe("x|\U0001F600."));

    [Fact]
    public void With_a_bar_behind_it_a_minus_is_eaten_and_the_rest_cut_into_single_units() =>
        Assert.Equal("a@0 b@1 c@3 d@4", new TokenizerSettings { SplitChars = ["-", "|"] }.Describe("ab-cd"));

    [Fact]
    public void With_a_bar_before_it_a_minus_stays() =>
        Assert.Equal("a@0 b@1 -@2 c@3 d@4", new TokenizerSettings { SplitChars = ["|", "-"] }.Describe("ab-cd"));

    [Fact]
    public void Two_parentheses_make_an_empty_group_and_cut_into_single_units() =>
        Assert.Equal("a@0 (@1 b@2 )@3 c@4 xy@6", new TokenizerSettings { SplitChars = ["(", ")"] }.Describe("a(b)c xy"));

    [Fact]
    public void Two_brackets_make_a_class_of_the_bar_and_split_nothing_else() =>
        Assert.Equal("a[b]c@0 d[@6 e@9", new TokenizerSettings { SplitChars = ["[", "]"] }.Describe("a[b]c d[|e"));

    [Fact]
    public void A_backslash_escapes_the_bar_behind_it() =>
        Assert.Equal("a-b@0 a@4 b@7", new TokenizerSettings { SplitChars = [@"\", "-"] }.Describe("a-b a|-b"));

    [Theory]
    [InlineData("^")]
    [InlineData("$")]
    public void Anchors_cut_nothing(string anchor) =>
        Assert.Equal($"a{anchor}b@0", new TokenizerSettings { SplitChars = [anchor] }.Describe($"a{anchor}b"));

    [Theory]
    [InlineData("*")]
    [InlineData("+")]
    [InlineData("?")]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[")]
    [InlineData(@"\")]
    public void What_is_no_pattern_leaves_groups_whole(string part) =>
        Assert.Equal($"a{part}b@0", new TokenizerSettings { SplitChars = [part] }.Describe($"a{part}b"));

    [Fact]
    public void What_is_no_pattern_switches_the_good_ones_off_too() =>
        Assert.Equal("a-b@0", new TokenizerSettings { SplitChars = ["-", "*"] }.Describe("a-b"));

    [Fact]
    public void The_last_unit_is_asked_for_but_the_pattern_divides() =>
        Assert.Equal("a@0 d@2 b@4 x1y@6", new TokenizerSettings { SplitChars = [@"\d"] }.Describe("a1d2b x1y"));

    [Fact]
    public void A_group_with_the_last_unit_but_without_a_match_is_looked_for_too()
    {
        // The prefix 1 has no last unit and is put at 0; xd has one but no digit: it is one part, and is found where it stands.
        var tokenizer = new TokenizerSettings { SplitChars = [@"\d"], PrefixPattern = @"\A(1)=", InfixPatterns = ["(x.)"] };

        Assert.Equal("1@0 xd@2", tokenizer.Describe("1=xd"));
        Assert.Equal("1@0 xe@1", tokenizer.Describe("1=xe"));
    }

    [Theory]
    [InlineData(@"\.", ".")]
    [InlineData(@"\-", "-")]
    [InlineData(@"\\", @"\")]
    [InlineData("]", "]")]
    [InlineData("}", "}")]
    [InlineData("n", "n")]
    public void Others_stand_for_themselves(string part, string separator) =>
        Assert.Equal("a@0 b@2", new TokenizerSettings { SplitChars = [part] }.Describe($"a{separator}b"));
}
