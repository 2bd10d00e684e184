namespace SparkBert.Functions.Tests;

public sealed class ProtocolTagTests
{
    [Theory]
    [InlineData("3.5.9", ProtocolVersion.Spark35)]
    [InlineData("4.0.5", ProtocolVersion.Spark40)]
    [InlineData("4.1.0-SNAPSHOT", ProtocolVersion.Spark41)]
    [InlineData("4.2", ProtocolVersion.Spark42)]
    [InlineData("3.5.1-amzn-0", ProtocolVersion.Spark35)]
    public void Supported_Spark_has_a_tag_that_names_its_layout(string version, ProtocolVersion layout)
    {
        var tag = ProtocolTag.For(version);

        Assert.Equal("sparkbert-1;" + version, tag);
        Assert.Equal(layout, ProtocolTag.Parse(tag));
    }

    [Theory]
    [InlineData("3.4.1")]
    [InlineData("4.3.0")]
    [InlineData("3.15.0")]
    [InlineData("35.0")]
    [InlineData("four")]
    public void Other_Spark_is_refused(string version)
    {
        var error = Assert.Throws<NotSupportedException>(() => ProtocolTag.For(version));

        Assert.StartsWith(
            $"Spark {version} is not supported; 3.5, 4.0, 4.1 and 4.2 are. To try it with what one of them speaks, set "
            + "spark.sparkbert.protocol to that line;",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.11", "the function's pythonVer is '3.11', but this worker takes 'sparkbert-1;<version of Spark>'")]
    [InlineData("sparkbert-2;4.2.1", "the function's pythonVer is 'sparkbert-2;4.2.1'")]
    [InlineData("sparkbert-1;9.9", "Spark 9.9 is not supported")]
    public void Another_programs_tag_is_refused(string tag, string expected)
    {
        var error = Assert.Throws<NotSupportedException>(() => ProtocolTag.Parse(tag));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_tag_is_shortened_in_the_message()
    {
        var error = Assert.Throws<NotSupportedException>(() => ProtocolTag.Parse(new string('x', 1000)));

        Assert.Contains($"'{new string('x', 64)}...'", error.Message, StringComparison.Ordinal);
    }
}
