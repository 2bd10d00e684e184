using SparkBert.Embeddings;

namespace SparkBert.Tests.Embeddings;

/// <summary>Vectors of words from hand-made vectors of positions: every number can be checked by eye.</summary>
public sealed class VectorPoolingTests
{
    /// <summary>Four positions of two floats: (0,1), (10,11), (20,21), (30,31).</summary>
    private static readonly float[] Sequence = [0, 1, 10, 11, 20, 21, 30, 31];

    [Fact]
    public void A_word_of_one_position_has_its_vector() =>
        Assert.Equal([20, 21], Pool(LayerCombination.Sum, first: 2, count: 1, [Sequence]));

    [Fact]
    public void The_mean_of_several_positions_is_their_sum_over_their_number()
    {
        Assert.Equal([15, 16], Pool(LayerCombination.Sum, first: 1, count: 2, [Sequence]));
        Assert.Equal([20, 21], Pool(LayerCombination.Sum, first: 1, count: 3, [Sequence]));
    }

    [Fact]
    public void Layers_are_added()
    {
        float[] other = [.. Sequence.Select(value => value * 100)];

        Assert.Equal([1010, 1111], Pool(LayerCombination.Sum, first: 1, count: 1, [Sequence, other]));
        Assert.Equal([1515, 1616], Pool(LayerCombination.Sum, first: 1, count: 2, [Sequence, other]));
        Assert.Equal([1020, 1122], Pool(LayerCombination.Sum, first: 1, count: 1, [Sequence, other, Sequence]));
    }

    [Fact]
    public void Layers_stand_one_behind_the_other_in_the_order_asked_for()
    {
        float[] other = [.. Sequence.Select(value => -value)];

        Assert.Equal([10, 11, -10, -11], Pool(LayerCombination.Concatenate, first: 1, count: 1, [Sequence, other]));
        Assert.Equal([-15, -16, 15, 16], Pool(LayerCombination.Concatenate, first: 1, count: 2, [other, Sequence]));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_no_number_is_found_wherever_it_stands(float value)
    {
        foreach (var length in (int[])[1, 3, 8, 32, 37, 384])
        {
            Assert.True(FiniteVectors.Check(Vector(length, -1, value)));
            for (var at = 0; at < length; at++)
            {
                Assert.False(FiniteVectors.Check(Vector(length, at, value)));
            }
        }
    }

    [Fact]
    public void The_largest_numbers_are_finite() =>
        Assert.True(FiniteVectors.Check([float.MaxValue, float.MinValue, float.Epsilon, -0f, .. new float[29]]));

    private static float[] Vector(int length, int at, float value) => [.. Enumerable.Range(0, length).Select(i => i == at ? value : 1e30f)];

    private static float[] Pool(LayerCombination combination, int first, int count, float[][] layers)
    {
        var pooling = new VectorPooling(combination);
        var vector = Enumerable.Repeat(-999f, combination == LayerCombination.Concatenate ? 2 * layers.Length : 2).ToArray();
        for (var layer = 0; layer < layers.Length; layer++)
        {
            pooling.Pool(layers[layer], 2, new EncodedWord(first, count, 0, 0, 0, 0, ReadOnlyMemory<char>.Empty), layer, vector);
        }

        return vector;
    }
}
