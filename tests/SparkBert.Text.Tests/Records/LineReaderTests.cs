using System.Text;
using SparkBert.Text.Records;

namespace SparkBert.Text.Tests.Records;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("a\nb\r\nc\rd", "a|b|c|d")]
    [InlineData("a\r\rb\n\rc\r\n\nd", "a||b||c||d")]
    [InlineData("a\r", "a")]
    [InlineData("a\r\n", "a")]
    [InlineData("\r", "")]
    [InlineData("\u0085\u2028x\u000B\f", "\u0085\u2028x\u000B\f")]
    public void Lines_end_as_they_do_in_Spark(string text, string expected)
    {
        foreach (var step in (int[])[1, 2, 3, 1000])
        {
            var lines = LineReader.Read(new SteppedStream(Encoding.UTF8.GetBytes(text), step), "f.txt");
            Assert.Equal(expected, string.Join('|', lines.Select(line => Encoding.UTF8.GetString(line.Span))));
        }
    }

    [Fact]
    public void No_bytes_are_no_line() => Assert.Empty(LineReader.Read(new SteppedStream([], 1), "f.txt"));
}
