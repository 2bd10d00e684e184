using SparkBert.Text.Java;
using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Tokens;

/// <summary>String.split and String.indexOf of JDK 17.</summary>
public sealed class JavaSplitTests
{
    [Theory]
    [InlineData("-", "a-b", new[] { "a", "b" })]
    [InlineData("-", "-a--b", new[] { "", "a", "", "b" })]
    [InlineData("-", "a-", new[] { "a" })]
    [InlineData("-", "--", new string[0])]
    [InlineData("", "ab", new[] { "a", "b" })]
    [InlineData("(?=a)", "ab", null)]
    [InlineData("(?=a)", "aab", new[] { "a", "ab" })]
    [InlineData("b*", "abbc", new[] { "a", "", "c" })]
    [InlineData("-", "ab", null)]
    [InlineData("-", "", null)]
    public void Parts_are_those_of_Java(string pattern, string text, string[]? expected)
    {
        var parts = JavaSplit.Parts(JavaRegex.Compile(pattern), text);

        Assert.Equal(expected, parts?.Select(part => text[part]));
    }

    [Fact]
    public void An_empty_match_cuts_inside_a_surrogate_pair_too() =>
        Assert.Equal(new Range[] { 0..1, 1..2 }, JavaSplit.Parts(JavaRegex.Compile(""), "\U0001F600"));

    [Theory]
    [InlineData("aba", "a", 1, 2)]
    [InlineData("aba", "a", -1, 0)]
    [InlineData("aba", "a", 3, -1)]
    [InlineData("aba", "a", 9, -1)]
    [InlineData("aba", "c", 0, -1)]
    [InlineData("aba", "", 1, 1)]
    [InlineData("aba", "", 9, 3)]
    [InlineData("aba", "", -5, 0)]
    public void A_part_is_found_where_Java_finds_it(string text, string part, int from, int expected) =>
        Assert.Equal(expected, JavaSplit.IndexOf(text, part, from));
}
