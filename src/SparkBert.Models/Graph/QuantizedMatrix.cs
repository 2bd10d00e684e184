using System.Runtime.InteropServices;

namespace SparkBert.Models.Graph;

/// <summary>A matrix of weights in 8-bit steps: a scale for each column, and steps of -127 to 127.</summary>
/// <param name="weights">Where it comes from.</param>
/// <param name="name">Its name.</param>
/// <param name="rows">Its rows.</param>
/// <param name="columns">Its columns.</param>
/// <param name="block">The size of the blocks of rows that are rotated; 1 for none.</param>
/// <param name="rounding">How it is rounded.</param>
internal sealed class QuantizedMatrix(IWeights weights, string name, int rows, int columns, int block, IWeightRounding rounding)
{
    private const int Steps = 127;
    private readonly float[] scales = new float[columns];

    /// <summary>Reads the steps, [rows, columns]; the scales are known then.</summary>
    public void Read(Span<byte> steps)
    {
        using var buffer = new WeightBuffer((long)rows * columns * sizeof(double));
        var matrix = buffer.Take<double>(rows * columns);
        ReadMatrix(matrix);
        if (block > 1)
        {
            Hadamard.RotateRows(matrix, columns, block);
        }

        scales.AsSpan().Clear();
        for (var i = 0; i < matrix.Length; i++)
        {
            scales[i % columns] = Math.Max(scales[i % columns], (float)Math.Abs(matrix[i]));
        }

        foreach (ref var scale in scales.AsSpan())
        {
            // A column of zeros needs a scale too; its steps are 0.
            scale = scale == 0 ? 1 : scale / Steps;
        }

        rounding.Round(name, matrix, scales, MemoryMarshal.Cast<byte, sbyte>(steps));
    }

    /// <summary>Reads the scales, after <see cref="Read"/>.</summary>
    public void ReadScales(Span<float> values) => scales.CopyTo(values);

    private void ReadMatrix(Span<double> matrix)
    {
        using var buffer = new WeightBuffer((long)rows * columns * sizeof(float));
        var values = buffer.Take<float>(rows * columns);
        weights.Read(name, [rows, columns], values);
        for (var i = 0; i < values.Length; i++)
        {
            matrix[i] = values[i];
        }
    }
}
