using SparkBert.Bundles;

namespace SparkBert.Models.Graph;

/// <summary>Rounds a matrix to steps of its columns' scales.</summary>
internal interface IWeightRounding
{
    /// <summary>What a bundle's manifest says of it.</summary>
    WeightRounding Description { get; }

    /// <summary>Rounds a matrix.</summary>
    /// <param name="name">The weight's name.</param>
    /// <param name="matrix">The matrix, [rows, columns], as the graph multiplies by it; it may be overwritten.</param>
    /// <param name="scales">The scale of each column.</param>
    /// <param name="steps">Gets the steps, -127 to 127, [rows, columns].</param>
    void Round(string name, Span<double> matrix, ReadOnlySpan<float> scales, Span<sbyte> steps);
}
