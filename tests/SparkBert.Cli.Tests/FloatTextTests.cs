using System.Buffers.Text;
using System.Text;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Tests;

/// <summary>Floats have the text that .NET gives them, by whatever way it is found.</summary>
public sealed class FloatTextTests
{
    private const int Many = 2_000_000;

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

    private static void Compare(Func<float> next)
    {
        Span<byte> text = stackalloc byte[FloatText.MaxLength];
        Span<byte> expected = stackalloc byte[32];
        for (var i = 0; i < Many; i++)
        {
            var value = next();
            var length = FloatText.Write(value, text);
            Assert.True(Utf8Formatter.TryFormat(value, expected, out var expectedLength));
            if (!text[..length].SequenceEqual(expected[..expectedLength]))
            {
                Assert.Equal(Encoding.ASCII.GetString(expected[..expectedLength]), Encoding.ASCII.GetString(text[..length]));
            }
        }
    }
}
