using SparkBert.Models.Graph;

namespace SparkBert.Models.Tests.Graph;

/// <summary>The rotation of weights is the one of activations, and its own inverse.</summary>
public sealed class HadamardTests
{
    [Theory]
    [InlineData(384, 64)]
    [InlineData(1024, 64)]
    [InlineData(96, 32)]
    [InlineData(8, 8)]
    [InlineData(7, 1)]
    public void A_block_is_the_largest_power_of_two_that_divides_the_features(int features, int block) =>
        Assert.Equal(block, Hadamard.BlockOf(features));

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(64)]
    public void The_matrix_is_orthogonal_and_symmetric(int block)
    {
        var matrix = new float[block * block];
        Hadamard.Write(matrix, block);

        for (var row = 0; row < block; row++)
        {
            for (var other = 0; other < block; other++)
            {
                Assert.Equal(matrix[(row * block) + other], matrix[(other * block) + row]);
                var product = Enumerable.Range(0, block).Sum(k => (double)matrix[(row * block) + k] * matrix[(other * block) + k]);
                Assert.Equal(row == other ? 1 : 0, product, 1e-6);
            }
        }
    }

    [Fact]
    public void Rotating_the_rows_of_weights_is_multiplying_each_block_by_the_matrix()
    {
        const int Rows = 32, Columns = 3, Block = 8;
        var random = new Random(1);
        var weights = Enumerable.Range(0, Rows * Columns).Select(_ => random.NextDouble() - 0.5).ToArray();
        var matrix = new float[Block * Block];
        Hadamard.Write(matrix, Block);

        var rotated = weights.ToArray();
        Hadamard.RotateRows(rotated, Columns, Block);

        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var first = row / Block * Block;
                var expected = Enumerable.Range(0, Block)
                    .Sum(k => matrix[((row - first) * Block) + k] * weights[((first + k) * Columns) + column]);
                Assert.Equal(expected, rotated[(row * Columns) + column], 1e-6);
            }
        }

        Hadamard.RotateRows(rotated, Columns, Block);
        Assert.All(weights.Zip(rotated), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
