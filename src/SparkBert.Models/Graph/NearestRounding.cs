using SparkBert.Bundles;

namespace SparkBert.Models.Graph;

/// <summary>Rounds each weight to the nearest step.</summary>
internal sealed class NearestRounding : IWeightRounding
{
    public WeightRounding Description { get; } = new("nearest");

    public void Round(string name, Span<double> matrix, ReadOnlySpan<float> scales, Span<sbyte> steps)
    {
        for (var i = 0; i < matrix.Length; i++)
        {
            steps[i] = Nearest(matrix[i], scales[i % scales.Length]);
        }
    }

    /// <summary>The nearest step, -127 to 127.</summary>
    public static sbyte Nearest(double value, float scale) => (sbyte)Math.Clamp(Math.Round(value / scale), -127, 127);
}
