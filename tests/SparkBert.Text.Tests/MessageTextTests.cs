using SparkBert.Text;

namespace SparkBert.Text.Tests;

public sealed class MessageTextTests
{
    [Theory]
    [InlineData("vocab.txt is empty.", "vocab.txt is empty.")]
    [InlineData("die Lücke 😀", "die Lücke 😀")]
    [InlineData("one\r\n\ttwo\nthree\n", "one two three")]
    [InlineData("\u001b[2J\0\u007f", "\\u001b[2J\\u0000\\u007f")]
    [InlineData("txt\u202eexe\u2028.", "txt\\u202eexe\\u2028.")]
    [InlineData("", "")]
    public void A_message_is_one_line_of_what_may_be_shown(string message, string expected) =>
        Assert.Equal(expected, MessageText.ToLine(message));

    [Fact]
    public void A_long_message_is_cut()
    {
        var line = MessageText.ToLine(new string('\u0001', 100_000));

        Assert.InRange(line.Length, 3900, 4000);
        Assert.EndsWith("...", line, StringComparison.Ordinal);
    }
}
