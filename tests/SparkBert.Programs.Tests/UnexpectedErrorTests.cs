namespace SparkBert.Programs.Tests;

/// <summary>What is said of an error that nobody thought of.</summary>
public sealed class UnexpectedErrorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Is_a_line_with_type_and_message_and_its_stack_where_it_is_asked_for(bool isWhole)
    {
        var said = UnexpectedError.Describe(Fail(), isWhole);

        Assert.StartsWith("unexpected error: System.InvalidOperationException: first second.", said, StringComparison.Ordinal);
        Assert.Equal(isWhole, said.Contains("   at ", StringComparison.Ordinal));
        Assert.Equal(!isWhole, said.Contains("SPARKBERT_DEBUG=1", StringComparison.Ordinal));
        Assert.Equal(isWhole, said.Contains('\n', StringComparison.Ordinal));
    }

    private static InvalidOperationException Fail()
    {
        try
        {
            throw new InvalidOperationException("first\nsecond");
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }
}
