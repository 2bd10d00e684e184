using System.Numerics;

namespace SparkBert.Models.Graph;

/// <summary>
/// Hadamard matrices of a power of two, scaled to be orthogonal. They are symmetric, so each is its own inverse. Multiplying by one spreads
/// an outlier over all features of its block.
/// </summary>
internal static class Hadamard
{
    /// <summary>Larger blocks gained no precision on real weights, and cost more time.</summary>
    private const int MaxBlock = 64;

    /// <summary>The largest block that divides a number of features.</summary>
    public static int BlockOf(int features)
    {
        var block = MaxBlock;
        while (features % block != 0)
        {
            block /= 2;
        }

        return block;
    }

    /// <summary>Writes a matrix, [block, block].</summary>
    public static void Write(Span<float> values, int block)
    {
        var size = (float)(1 / Math.Sqrt(block));
        for (var row = 0; row < block; row++)
        {
            for (var column = 0; column < block; column++)
            {
                values[(row * block) + column] = BitOperations.PopCount((uint)(row & column)) % 2 == 0 ? size : -size;
            }
        }
    }

    /// <summary>Rotates the rows of a matrix, block after block, in double precision.</summary>
    /// <param name="matrix">The matrix, [rows, columns], which is overwritten.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="block">The size of a block, which divides the rows.</param>
    public static void RotateRows(Span<double> matrix, int columns, int block)
    {
        var scale = 1 / Math.Sqrt(block);
        for (var first = 0; first < matrix.Length; first += block * columns)
        {
            var rows = matrix.Slice(first, block * columns);

            // The fast transform: sums and differences of rows at growing distances.
            for (var distance = 1; distance < block; distance *= 2)
            {
                for (var row = 0; row < block; row++)
                {
                    if ((row & distance) != 0)
                    {
                        continue;
                    }

                    var upper = rows.Slice(row * columns, columns);
                    var lower = rows.Slice((row + distance) * columns, columns);
                    for (var column = 0; column < columns; column++)
                    {
                        (upper[column], lower[column]) = (upper[column] + lower[column], upper[column] - lower[column]);
                    }
                }
            }

            foreach (ref var value in rows)
            {
                value *= scale;
            }
        }
    }
}
