using System.Numerics.Tensors;

namespace SparkBert.Cli.Report;

/// <summary>The two directions in which vectors differ most (principal component analysis), by iteration.</summary>
internal static class PrincipalAxes
{
    private const int MaxRounds = 200;
    private const double Enough = 1e-9;

    /// <summary>Places vectors on a plane.</summary>
    /// <param name="vectors">The vectors, all of one length, at least one.</param>
    /// <returns>Two numbers for each, and the share of the differences that the plane shows, 0 to 1.</returns>
    public static ((float X, float Y)[] Places, double Share) Project(IReadOnlyList<float[]> vectors)
    {
        var length = vectors[0].Length;
        var mean = new float[length];
        foreach (var vector in vectors)
        {
            TensorPrimitives.Add(mean, vector, mean);
        }

        TensorPrimitives.Divide(mean, vectors.Count, mean);
        var centred = vectors.Select(vector =>
        {
            var moved = new float[length];
            TensorPrimitives.Subtract(vector, mean, moved);
            return moved;
        }).ToArray();
        var whole = centred.Sum(vector => (double)TensorPrimitives.SumOfSquares<float>(vector));
        var first = FindAxis(centred, null);
        var second = FindAxis(centred, first);
        var places = centred.Select(vector =>
            (TensorPrimitives.Dot<float>(vector, first), TensorPrimitives.Dot<float>(vector, second))).ToArray();
        var shown = places.Sum(place => ((double)place.Item1 * place.Item1) + ((double)place.Item2 * place.Item2));
        return (places, whole > 0 ? shown / whole : 0);
    }

    /// <summary>The direction of the largest spread, at a right angle to another.</summary>
    private static float[] FindAxis(float[][] vectors, float[]? other)
    {
        // Where it begins decides nothing but the sign, unless it is at a right angle to the axis.
        var axis = new float[vectors[0].Length];
        for (var i = 0; i < axis.Length; i++)
        {
            axis[i] = 1 + (i % 7 / 7f);
        }

        var next = new float[axis.Length];
        for (var round = 0; round < MaxRounds; round++)
        {
            Normalize(axis, other);
            Array.Clear(next);
            foreach (var vector in vectors)
            {
                TensorPrimitives.MultiplyAdd(vector, TensorPrimitives.Dot<float>(vector, axis), next, next);
            }

            Normalize(next, other);
            var turned = 1 - Math.Abs((double)TensorPrimitives.Dot<float>(axis, next));
            (axis, next) = (next, axis);
            if (turned < Enough)
            {
                break;
            }
        }

        return axis;
    }

    private static void Normalize(float[] axis, float[]? other)
    {
        if (other is not null)
        {
            TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<float>(axis, other), axis, axis);
        }

        if (TensorPrimitives.Norm<float>(axis) is > 0 and var length)
        {
            TensorPrimitives.Divide(axis, length, axis);
        }
    }
}
