using SparkBert.Cli.Embed;
using SparkBert.Cli.Files;
using SparkBert.Cli.Progress;
using SparkBert.Cli.Reading;
using SparkBert.Stages;
using SparkBert.Text.Records;

namespace SparkBert.Cli.Tests;

public sealed class EmbedProgressTests : CommandTest
{
    [Theory]
    [InlineData(null, "0 rows, 0 tokens/s, padding 0 %, 00:00:10 so far")]
    [InlineData(0.0, "0 rows (0 %), 0 tokens/s, padding 0 %, 00:00:10 so far")]
    [InlineData(0.25, "0 rows (25 %), 0 tokens/s, padding 0 %, 00:00:10 so far, 00:00:30 left")]
    [InlineData(1.0, "0 rows (100 %), 0 tokens/s, padding 0 %, 00:00:10 so far, 00:00:00 left")]
    public void The_line_shows_the_time_left_where_it_is_known(double? share, string expected) =>
        Assert.Equal(expected, EmbedProgress.Format(new TransformReport(), TimeSpan.FromSeconds(10), share));

    [Fact]
    public void Off_a_terminal_a_line_of_a_log_comes_each_half_minute()
    {
        var clock = new ManualClock();
        using var log = new StringWriter();
        using var input = Open();
        using (new EmbedProgress(new TerminalLine(log, isTerminal: false), input, new TransformReport(), clock))
        {
            clock.Advance(TimeSpan.FromSeconds(29));
            Assert.Equal("", log.ToString());
            clock.Advance(TimeSpan.FromSeconds(1));
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(
            "0 rows, 0 tokens/s, padding 0 %, 00:00:30 so far\n0 rows, 0 tokens/s, padding 0 %, 00:01:00 so far\n", log.ToString());
    }

    [Fact]
    public void On_a_terminal_the_line_is_written_over_and_goes_away()
    {
        var clock = new ManualClock();
        using var screen = new StringWriter();
        using var input = Open();
        using (new EmbedProgress(new TerminalLine(screen, isTerminal: true), input, new TransformReport(), clock))
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            Assert.StartsWith("\r0 rows, 0 tokens/s, padding 0 %, 00:00:02 so far", screen.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\n', screen.ToString());
        Assert.EndsWith(" \r", screen.ToString(), StringComparison.Ordinal);
    }

    private InputRows Open() => new(
        new InputFinder(format: null, _ => { }).Find([Write("in.txt")]),
        new ReadOptions { TextColumn = "text", Csv = CsvFormat.Create(null, "\"", hasHeader: true) });
}
