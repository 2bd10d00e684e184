using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Tokens;

/// <summary>
/// Exceptions are looked for in the sentence; a candidate that holds a protected separator, or is equal to a text that was found, stays
/// whole.
/// </summary>
public sealed class ExceptionsTests
{
    [Fact]
    public void An_exception_with_a_separator_protects_all_that_stands_around_it() =>
        Assert.Equal("xNew York-y.@0 z@13", new TokenizerSettings { Exceptions = ["New York"] }.Describe("xNew York-y. z"));

    [Theory]
    [InlineData("e-mail", "e-mail@0")]
    [InlineData("e-mails", "e@0 mails@2")]
    [InlineData("(e-mail)", "(@0 e@1 mail@3 )@7")]
    [InlineData("e-mail.", "e@0 mail@2 .@6")]
    public void An_exception_without_a_separator_protects_only_what_is_equal_to_it(string text, string expected) =>
        Assert.Equal(expected, new TokenizerSettings { Exceptions = ["e-mail"], SplitChars = ["-"] }.Describe(text));

    [Fact]
    public void Where_a_short_exception_stands_first_a_longer_one_is_never_found()
    {
        var settings = new TokenizerSettings { Exceptions = ["e-m", "e-mail"], SplitChars = ["-"] };

        Assert.Equal("e-m@0 e@4 mail@6", settings.Describe("e-m e-mail"));
    }

    [Fact]
    public void What_was_found_once_stays_whole_wherever_it_stands_in_the_sentence()
    {
        var settings = new TokenizerSettings { Exceptions = ["(?<=x )a-b"], SplitChars = ["-"] };

        Assert.Equal("x@0 a-b@2 y@6 a-b@8", settings.Describe("x a-b y a-b"));
    }

    [Fact]
    public void What_was_found_in_one_sentence_is_forgotten_in_the_next()
    {
        var rules = new TokenRules(new TokenizerSettings { Exceptions = ["(?<=x )a-b"], SplitChars = ["-"] });

        Assert.Equal(["x", "a-b"], rules.Split("x a-b").Select(token => token.Text));
        Assert.Equal(["y", "a", "b"], rules.Split("y a-b").Select(token => token.Text));
    }

    [Fact]
    public void The_mark_of_a_protected_separator_protects_where_the_text_holds_it()
    {
        Assert.Equal("a\u2188-b.@0", new TokenizerSettings { Exceptions = ["x"], SplitChars = ["-"] }.Describe("a\u2188-b."));
        Assert.Equal("a\u2188@0 b@3 .@4", new TokenizerSettings { SplitChars = ["-"] }.Describe("a\u2188-b."));
    }

    [Fact]
    public void The_mark_of_a_separator_separates_where_the_text_holds_it() =>
        Assert.Equal("a@0 b@2", new TokenizerSettings().Describe("a\u2187b"));

    [Fact]
    public void A_backslash_is_lost_and_all_behind_it_moves() =>
        Assert.Equal("x@0 ab@2 c@5 d@7", new TokenizerSettings { Exceptions = [@"a\\b"], SplitChars = ["-"] }.Describe(@"x a\b c-d"));

    [Fact]
    public void What_is_held_whole_is_cut_out_of_the_text_as_it_was_at_the_moved_place() =>
        Assert.Equal(@"a\b @0", new TokenizerSettings { Exceptions = [@"a\\b c"] }.Describe(@"a\b c"));

    [Fact]
    public void What_is_held_whole_can_end_behind_the_text_and_keeps_the_end_of_its_candidate() =>
        Assert.Equal("$1 xyz@0-6", new TokenizerSettings { Exceptions = [@"\$1 (?=(xyz))"] }.Describe("$1 xyz"));

    [Theory]
    [InlineData(@"\$\d", "x $5 y", "No group 5")]
    [InlineData(@"\$", "x $ y", "group index is missing")]
    [InlineData(@"\$x", "x $x y", "Illegal group reference")]
    [InlineData(@"\$\{x\}", "x ${x} y", "No group with name {x}")]
    [InlineData(@"\$\{", "x ${ y", "named capturing group has 0 length name")]
    [InlineData(@"b\\", @"x b\ y", "character to be escaped is missing")]
    public void A_text_that_is_no_replacement_string_fails_the_row(string exception, string text, string javaMessage)
    {
        var rules = new TokenRules(new TokenizerSettings { Exceptions = [exception] });

        var error = Assert.Throws<TextRuleException>(() => rules.Split(text));

        Assert.Contains(javaMessage, error.Message, StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single(rules.Split("b")).Text);
    }

    [Theory]
    [InlineData("(a)-\\$1", "a-$1 b", "a-a@0 b@4")]
    [InlineData("(?<first>a)-\\$\\{first\\}", "a-${first} b", "a-a@0 b@4")]
    [InlineData("(a)-\\$12", "a-$12 b", "a-a2@0 b@5")]
    [InlineData("(x)?-\\$1", "-$1 b", "-@0 b@2")]
    [InlineData(@"\$0", "$0", "$0@0")]
    public void A_dollar_sign_and_a_number_insert_a_group_of_the_exceptions(string exception, string text, string expected) =>
        Assert.Equal(expected, new TokenizerSettings { Exceptions = [exception], SplitPattern = "#" }.Describe(text));

    [Fact]
    public void Each_of_the_exceptions_ignores_case_where_they_do() =>
        Assert.Equal("x@0 y@2 A-B@4", new TokenizerSettings
        {
            Exceptions = ["(?-i)X-y", "a-b"],
            CaseSensitiveExceptions = false,
            SplitChars = ["-"],
        }.Describe("x-y A-B"));

    [Fact]
    public void Exceptions_tell_capital_letters_apart_by_default() =>
        Assert.Equal("A@0 B@2 a-b@4", new TokenizerSettings { Exceptions = ["a-b"], SplitChars = ["-"] }.Describe("A-B a-b"));

    [Fact]
    public void Exceptions_that_are_no_pattern_fail_every_row_but_not_the_start()
    {
        var rules = new TokenRules(new TokenizerSettings { Exceptions = ["("] });

        Assert.Contains("are no pattern", Assert.Throws<TextRuleException>(() => rules.Split("a")).Message, StringComparison.Ordinal);
        Assert.Throws<TextRuleException>(() => rules.Split(""));
    }

    [Fact]
    public void An_empty_list_of_exceptions_is_as_if_not_set() =>
        Assert.Equal("a\u2188@0 .@2", new TokenizerSettings { Exceptions = [] }.Describe("a\u2188."));
}
