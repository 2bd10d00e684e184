namespace SparkBert.Functions.Tests;

public sealed class BroadcastContentTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Content_lies_behind_its_length(int length)
    {
        var content = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        using var file = new MemoryStream();

        BroadcastContent.Write(file, content);

        var bytes = file.ToArray();
        Assert.Equal(length, BroadcastContent.ReadLength(bytes.AsSpan(0, BroadcastContent.HeaderLength)));
        Assert.Equal(content, bytes[BroadcastContent.HeaderLength..]);
    }

    [Fact]
    public void Content_of_a_stream_begins_where_the_stream_is()
    {
        using var content = new MemoryStream([1, 2, 3, 4, 5]) { Position = 2 };
        using var file = new MemoryStream();

        BroadcastContent.Write(file, content);

        var bytes = file.ToArray();
        Assert.Equal(3, BroadcastContent.ReadLength(bytes.AsSpan(0, BroadcastContent.HeaderLength)));
        Assert.Equal([3, 4, 5], bytes[BroadcastContent.HeaderLength..]);
    }

    [Fact]
    public void Bytes_are_the_ones_that_other_versions_wrote()
    {
        using var file = new MemoryStream();

        BroadcastContent.Write(file, "ab"u8);

        Assert.Equal([.. "SBRTBC01"u8, 0, 0, 0, 0, 0, 0, 0, 2, (byte)'a', (byte)'b'], file.ToArray());
    }

    [Theory]
    [InlineData("SBRTBC02\0\0\0\0\0\0\0\u0001")]
    [InlineData("SBRTBC01\u0080\0\0\0\0\0\0\u0001")]
    [InlineData("some other bytes")]
    public void Another_header_has_no_length(string header) =>
        Assert.Null(BroadcastContent.ReadLength(System.Text.Encoding.Latin1.GetBytes(header)));
}
