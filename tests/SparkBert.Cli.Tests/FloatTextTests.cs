using System.Buffers.Text;
using System.Text;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Tests;

/// <summary>Floats have the text that .NET gives them, by whatever way it is found.</summary>
public sealed class FloatTextTests
{
    private const int Many = 2_048_000;

    public static TheoryData<float, string> Known => new()
    {
        { 0f, "0" },
        { -0f, "-0" },
        { 1f, "1" },
        { -1.5f, "-1.5" },
        { 0.1f, "0.1" },
        { 0.3f, "0.3" },
        { 1f / 3, "0.33333334" },
        { 9.999999f, "9.999999" },
        { 16777216f, "16777216" },
        { 123456.7f, "123456.7" },
        { 100000f, "100000" },
        { 0.0001f, "0.0001" },
        { 0.00012345678f, "0.00012345678" },
        { 0.00001f, "1E-05" },
        { float.MaxValue, "3.4028235E+38" },
        { float.Epsilon, "1E-45" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Known_numbers_have_their_text(float value, string expected)
    {
        Span<byte> text = stackalloc byte[FloatText.MaxLength];

        Assert.Equal(expected, Encoding.ASCII.GetString(text[..FloatText.Write(value, text)]));
    }

    [Fact]
    public void Numbers_as_vectors_have_them_are_the_runtimes_text()
    {
        var random = new Random(1);
        Compare(() => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-5, 7))));
    }

    [Fact]
    public void Any_bits_of_usual_sizes_are_the_runtimes_text()
    {
        var random = new Random(2);
        Compare(() => BitConverter.Int32BitsToSingle(random.Next(0x38000000, 0x4A000000) | (random.Next(2) << 31)));
    }

    [Fact]
    public void Short_decimals_and_their_neighbours_are_the_runtimes_text()
    {
        var random = new Random(3);
        Compare(() =>
        {
            var decimals = (float)Math.Round(random.NextDouble() * 1000, random.Next(0, 7));
            return random.Next(3) switch { 0 => decimals, 1 => MathF.BitIncrement(decimals), _ => MathF.BitDecrement(decimals) };
        });
    }

    [Fact]
    public void Floats_of_all_sizes_are_the_runtimes_text()
    {
        // Each 97th from beneath the least one that is found in vectors to above the largest, and by turns below 0.
        var bits = BitConverter.SingleToUInt32Bits(9e-5f);
        Compare(() => BitConverter.UInt32BitsToSingle((bits += 97) | (bits << 31)));
        Assert.True(bits > BitConverter.SingleToUInt32Bits(1001f));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1000)]
    public void A_list_is_its_numbers_with_commas_between(int count)
    {
        var random = new Random(4);
        var values = Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();

        Assert.Equal(string.Join(',', values.Select(value => Text([value]))), Text(values));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(13)]
    public void A_list_ends_before_a_number_that_is_not_finite(int place)
    {
        foreach (var odd in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var values = Enumerable.Repeat(0.25f, 20).ToArray();
            values[place] = odd;
            var text = new byte[20 * FloatListText.MaxLength];

            var length = FloatListText.Write(values, text, out var count);

            Assert.Equal(place, count);
            Assert.Equal(string.Join(',', Enumerable.Repeat("0.25", place)), Encoding.ASCII.GetString(text.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_list_ends_where_there_is_no_room()
    {
        var values = Enumerable.Repeat(-0.00012345678f, 100).ToArray();
        for (var room = 0; room < 400; room++)
        {
            var text = new byte[room];
            var length = FloatListText.Write(values, text, out var count);

            Assert.Equal(string.Join(',', Enumerable.Repeat("-0.00012345678", count)), Encoding.ASCII.GetString(text.AsSpan(0, length)));
            Assert.InRange(count, room / FloatListText.MaxLength, room / 14);
        }
    }

    private static string Text(ReadOnlySpan<float> values)
    {
        var text = new byte[values.Length * FloatListText.MaxLength];
        var length = FloatListText.Write(values, text, out var count);
        Assert.Equal(values.Length, count);
        return Encoding.ASCII.GetString(text.AsSpan(0, length));
    }

    /// <summary>Alone and among others, which is another way.</summary>
    private static void Compare(Func<float> next)
    {
        const int Together = 32;
        var values = new float[Together];
        var expected = new byte[Together * 32];
        var text = new byte[Together * FloatListText.MaxLength];
        for (var i = 0; i < Many; i += Together)
        {
            var expectedLength = 0;
            for (var v = 0; v < Together; v++)
            {
                values[v] = next();
                Assert.True(Utf8Formatter.TryFormat(values[v], expected.AsSpan(expectedLength), out var written));
                var length = FloatText.Write(values[v], text);
                Check(expected.AsSpan(expectedLength, written), text.AsSpan(0, length));
                expectedLength += written;
                expected[expectedLength++] = (byte)',';
            }

            Check(expected.AsSpan(0, expectedLength - 1), text.AsSpan(0, FloatListText.Write(values, text, out var count)));
            Assert.Equal(Together, count);
        }
    }

    private static void Check(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> text)
    {
        if (!expected.SequenceEqual(text))
        {
            Assert.Equal(Encoding.ASCII.GetString(expected), Encoding.ASCII.GetString(text));
        }
    }
}
