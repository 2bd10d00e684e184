using System.IO.Compression;
using System.Text;
using SparkBert.Cli.Content;

namespace SparkBert.Cli.Tests;

public sealed class TextContentTests
{
    private const string Text = "A bank by the café.\nЁж 東京 😀\n";

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16be", "utf-32", "utf-32BE"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_byte_order_mark_says_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.Preamble, .. encoding.GetBytes(Text)];
        Assert.Equal(Text, Read(bytes, null));
        Assert.Equal(Text, Read(Pack(bytes), null));

        // Where the encoding is given, the mark is still none of the text.
        Assert.Equal(Text, Read(bytes, encoding));
        Assert.Equal(Text, Read(encoding.GetBytes(Text), encoding));
    }

    [Fact]
    public void UTF_16_without_a_mark_is_refused()
    {
        var error = Assert.Throws<UsageException>(() => Read(Encoding.Unicode.GetBytes("Hello there."), null));
        Assert.Contains("--encoding utf-16le", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_the_encoding_does_not_have_spoil_their_line_alone()
    {
        byte[] bytes = [.. "good\nb"u8, 0xE9, .. "d\ngood\n"u8];
        var lines = ReadBytes(bytes, TextEncoding.Find("us-ascii"));
        Assert.Equal([.. "good\nb"u8, TranscodedContent.InvalidMark, .. "\\xE9d\ngood\n"u8], lines);

        // Half a character at the end.
        byte[] odd = [.. Encoding.Unicode.GetBytes("ab"), 0x41];
        Assert.Equal([.. "ab"u8, TranscodedContent.InvalidMark, .. "\\x41"u8], ReadBytes(odd, Encoding.Unicode));
    }

    [Fact]
    public void Long_texts_are_the_same_in_every_encoding()
    {
        var text = string.Concat(Enumerable.Repeat(Text, 20_000));
        Assert.Equal(text, Read([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)], null));
        Assert.Equal(
            new string('é', 100_000), Read(Enumerable.Repeat((byte)0xE9, 100_000).ToArray(), TextEncoding.Find("latin1")));
    }

    [Fact]
    public void An_unknown_encoding_is_named() =>
        Assert.Contains("'klingon'", Assert.Throws<UsageException>(() => TextEncoding.Find("klingon")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_ends_in_gz_is_kept_to()
    {
        Assert.Throws<InvalidDataException>(() => Open("no gzip"u8.ToArray(), null, mustBeGzip: true));
        Assert.Throws<InvalidDataException>(() => new StreamReader(Open([], null, mustBeGzip: true)).ReadToEnd());
    }

    private static string Read(byte[] bytes, Encoding? encoding) => Encoding.UTF8.GetString(ReadBytes(bytes, encoding));

    private static byte[] ReadBytes(byte[] bytes, Encoding? encoding)
    {
        using var content = Open(bytes, encoding, mustBeGzip: false);
        using var read = new MemoryStream();
        content.CopyTo(read);
        return read.ToArray();
    }

    private static Stream Open(byte[] bytes, Encoding? encoding, bool mustBeGzip) =>
        TextContent.Open(new SlowStream(bytes), "f", mustBeGzip, encoding);

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>Gives a byte or a few at a time, as a pipe may.</summary>
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        private int count;

        public override int Read(byte[] buffer, int offset, int length) =>
            base.Read(buffer, offset, Math.Min(length, (++count * 7 % 5000) + 1));
    }
}
