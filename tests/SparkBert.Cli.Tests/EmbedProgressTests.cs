using SparkBert.Cli.Embed;
using SparkBert.Stages;

namespace SparkBert.Cli.Tests;

public sealed class EmbedProgressTests
{
    [Theory]
    [InlineData(null, "0 rows, 0 tokens/s, padding 0 %, 00:00:10 so far")]
    [InlineData(0.0, "0 rows (0 %), 0 tokens/s, padding 0 %, 00:00:10 so far")]
    [InlineData(0.25, "0 rows (25 %), 0 tokens/s, padding 0 %, 00:00:10 so far, 00:00:30 left")]
    [InlineData(1.0, "0 rows (100 %), 0 tokens/s, padding 0 %, 00:00:10 so far, 00:00:00 left")]
    public void The_line_shows_the_time_left_where_it_is_known(double? share, string expected) =>
        Assert.Equal(expected, EmbedProgress.Format(new TransformReport(), TimeSpan.FromSeconds(10), share));
}
