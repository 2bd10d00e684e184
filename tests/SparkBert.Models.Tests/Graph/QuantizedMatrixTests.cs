using System.Runtime.InteropServices;
using SparkBert.Models.Graph;

namespace SparkBert.Models.Tests.Graph;

/// <summary>Weights in 8-bit steps are within half a step of the weights.</summary>
public sealed class QuantizedMatrixTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Every_weight_is_within_half_a_step(int block)
    {
        const int Rows = 32, Columns = 5;
        var weights = new ListedWeights(Rows, Columns);
        var matrix = new QuantizedMatrix(weights, "w", Rows, Columns, block, new NearestRounding());
        var steps = new byte[Rows * Columns];
        var scales = new float[Columns];

        matrix.Read(steps);
        matrix.ReadScales(scales);

        var back = MemoryMarshal.Cast<byte, sbyte>(steps).ToArray()
            .Select((step, i) => (double)step * scales[i % Columns]).ToArray();
        var expected = weights.Values.Select(value => (double)value).ToArray();
        if (block > 1)
        {
            Hadamard.RotateRows(expected, Columns, block);
        }

        for (var i = 0; i < back.Length; i++)
        {
            Assert.InRange(Math.Abs(back[i] - expected[i]), 0, (scales[i % Columns] / 2) + 1e-6);
        }

        // The largest value of each column is a whole number of its steps: none of the range is spent in vain.
        Assert.All(Enumerable.Range(0, Columns - 1), column => Assert.Equal(
            127, Enumerable.Range(0, Rows).Max(row => Math.Abs((int)(sbyte)steps[(row * Columns) + column]))));
    }

    [Fact]
    public void A_column_of_zeros_stays_zero()
    {
        var weights = new ListedWeights(4, 2);
        weights.Values.AsSpan().Clear();
        var matrix = new QuantizedMatrix(weights, "w", 4, 2, 1, new NearestRounding());
        var steps = new byte[8];
        var scales = new float[2];

        matrix.Read(steps);
        matrix.ReadScales(scales);

        Assert.All(steps, step => Assert.Equal(0, step));
        Assert.All(scales, scale => Assert.True(float.IsFinite(scale) && scale > 0));
    }

    private sealed class ListedWeights(int rows, int columns) : IWeights
    {
        public float[] Values { get; } = CreateValues(rows, columns);

        public void Require(string name, ReadOnlySpan<int> shape)
        {
        }

        public void Read(string name, ReadOnlySpan<int> shape, Span<float> values) => Values.CopyTo(values);

        private static float[] CreateValues(int rows, int columns)
        {
            var random = new Random(7);
            return [.. Enumerable.Range(0, rows * columns).Select(i => (random.NextSingle() - 0.5f) * (1 + (i % columns)))];
        }
    }
}
