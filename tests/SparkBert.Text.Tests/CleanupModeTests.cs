namespace SparkBert.Text.Tests;

/// <summary>White space is cleaned where the text lies, in one pass.</summary>
public sealed class CleanupModeTests
{
    [Theory]
    [InlineData("shrink_full", @" a \r\r\r\n\nb \r\r c\r ", @"a  b \r\r c\r")]
    [InlineData("shrink_full", @"\r\n\r\r\n\t\t", "   ")]
    [InlineData("shrink_full", @"\r\t\r", @"\r \r")]
    [InlineData("shrink_full", "\\\\r\\r\\n", @"\ ")]
    [InlineData("delete_full", @" \r\na\tb\r ", @"ab\r")]
    [InlineData("inplace_full", @"a\r\nb\tc d", "a b c d")]
    [InlineData("each_full", "a \\nb\n\tc", "a b c")]
    [InlineData("disabled", " a ", " a ")]
    public void Each_mode_does_what_its_pattern_says(string mode, string text, string expected) =>
        Assert.Equal(expected, CleanupMode.Apply(mode, text));

    /// <summary>Two million times the two characters backslash and r; in quadratic time it would not end.</summary>
    [Fact]
    public void A_run_of_returns_is_looked_at_once()
    {
        var returns = string.Concat(Enumerable.Repeat(@"\r", 2_000_000));

        Assert.Equal(returns + "b", CleanupMode.Apply("shrink_full", returns + "b"));
        Assert.Equal(" b", CleanupMode.Apply("shrink_full", returns + @"\nb"));
    }
}
