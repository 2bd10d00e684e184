using System.IO.Compression;
using SparkBert.Models.Files;

namespace SparkBert.Models.Tests.Files;

public sealed class CheckedGzipStreamTests
{
    private static readonly byte[] Text = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i * 31) ^ (i >> 7)))];

    [Fact]
    public void Members_follow_each_other_and_zeros_are_padding()
    {
        Assert.Equal(Text, Unpack(Pack(Text)));
        Assert.Equal([.. Text, .. Text], Unpack([.. Pack(Text), .. Pack([]), .. Pack(Text)]));
        Assert.Equal(Text, Unpack([.. Pack(Text), .. new byte[70_000]]));
        Assert.Empty(Unpack(Pack([])));
    }

    [Fact]
    public void A_header_may_have_every_field()
    {
        var packed = Pack(Text);
        packed[3] = 2 | 4 | 8 | 16;
        byte[] fields = [3, 0, 1, 2, 3, .. "name\0"u8, .. "comment\0"u8, 9, 9];
        Assert.Equal(Text, Unpack([.. packed[..10], .. fields, .. packed[10..]]));
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        var packed = Pack(Text[..5000]);
        foreach (var length in Enumerable.Range(0, packed.Length).Where(i => i < 30 || i > packed.Length - 30 || i % 97 == 0))
        {
            var error = Assert.Throws<InvalidDataException>(() => Unpack(packed[..length]));
            Assert.Equal("f.gz: the gzip data end early; the file is cut off.", error.Message);
            if (length > 0)
            {
                // A second member that is cut is no padding.
                Assert.Throws<InvalidDataException>(() => Unpack([.. packed, .. packed[..length]]));
            }
        }
    }

    [Fact]
    public void Every_flipped_bit_behind_the_header_is_noticed()
    {
        var packed = Pack(Text[..3000]);
        for (var i = 10; i < packed.Length; i++)
        {
            var damaged = packed.ToArray();
            damaged[i] ^= 0x10;
            var error = Assert.Throws<InvalidDataException>(() => Unpack(damaged));
            Assert.StartsWith("f.gz: the gzip data ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_follows_and_is_no_gzip_is_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() => Unpack([.. Pack(Text), .. "rest"u8]));
        Assert.Contains("something that is not gzip follows", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Unpack([.. Pack(Text), 0, 0, 1]));
    }

    /// <summary>
    /// What the decoder has taken in bits but not used yet may lie on both sides of the end of a read, whatever the length of the reads.
    /// </summary>
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    public void Data_of_any_length_come_whole_in_reads_of_any_length(CompressionLevel level)
    {
        var random = new Random(1);
        foreach (var most in (int[])[1, 2, 3, 7, 1000, 65_535, int.MaxValue])
        {
            for (var round = 0; round < 12; round++)
            {
                // Letters, which take a few bits each, and bytes that nothing makes shorter.
                var content = new byte[random.Next(most < 10 ? 3000 : 600_000)];
                random.NextBytes(content);
                for (var i = 0; i < content.Length && round % 2 == 0; i++)
                {
                    content[i] = (byte)('a' + (content[i] % 17));
                }

                var packed = Pack(content, level);
                Assert.Equal(content, Unpack(packed, most));
                Assert.Equal([.. content, .. content], Unpack([.. packed, .. packed], most));
                Assert.Throws<InvalidDataException>(() => Unpack(packed[..^1], most));
            }
        }
    }

    /// <summary>A few bits give much, so the output is full again and again between two reads.</summary>
    [Fact]
    public void Data_that_become_very_long_come_whole()
    {
        var random = new Random(1);
        var content = new byte[30_000_000];
        for (var i = 0; i < content.Length; i += random.Next(200_000))
        {
            content[i] = (byte)random.Next(256);
        }

        var packed = Pack(content, CompressionLevel.Optimal);
        foreach (var most in (int[])[1, 3, 5, 7])
        {
            Assert.True(content.AsSpan().SequenceEqual(Unpack(packed, most)));
        }
    }

    private static byte[] Pack(byte[] content, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level, leaveOpen: true))
        {
            gzip.Write(content);
        }

        // .NET writes nothing at all for no content.
        return packed.Length > 0 ? packed.ToArray() : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }

    private static byte[] Unpack(byte[] packed, int most = int.MaxValue)
    {
        using var content = new CheckedGzipStream(new ShortReads(packed, most), "f.gz");
        using var unpacked = new MemoryStream();
        content.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    /// <summary>Gives a number of bytes at most, as a network does.</summary>
    private sealed class ShortReads(byte[] content, int most) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}
