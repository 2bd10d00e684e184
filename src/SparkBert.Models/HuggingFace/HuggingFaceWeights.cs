using System.Buffers;
using SparkBert.Bundles;
using SparkBert.Models.Graph;

namespace SparkBert.Models.HuggingFace;

/// <summary>
/// The weights of a Hugging Face folder: with or without the prefix <c>bert.</c>, LayerNorm as weight and bias or, in old files, gamma and
/// beta.
/// </summary>
internal sealed class HuggingFaceWeights(Safetensors tensors) : IWeights
{
    /// <summary>Rows of a matrix that are read and transposed at a time: 16 floats are a cache line of the transposed matrix.</summary>
    private const int TurnedRows = 64;

    /// <summary>Values that are read at a time, unless a single row has more.</summary>
    private const int MaxTurned = 1 << 18;

    private readonly string prefix = tensors.Names.Any(name => name.StartsWith("bert.", StringComparison.Ordinal)) ? "bert." : "";

    public void Require(string name, ReadOnlySpan<int> shape)
    {
        // Hugging Face keeps the matrix of a linear layer as [out, in]. A square matrix would pass every check of shapes untransposed.
        int[] stored = IsMatrix(name, shape) ? [shape[1], shape[0]] : shape.ToArray();
        var actual = tensors.Shape(Find(name))!;
        if (!actual.SequenceEqual(stored.Select(size => (long)size)))
        {
            throw new ModelException($"{name} is [{string.Join(",", actual)}], but must be [{string.Join(",", stored)}].");
        }
    }

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> values)
    {
        if (IsMatrix(name, shape))
        {
            ReadTurned(Find(name), rows: shape[1], columns: shape[0], values);
        }
        else
        {
            tensors.Read(Find(name), first: 0, values);
        }
    }

    private static bool IsMatrix(string name, ReadOnlySpan<int> shape) =>
        shape.Length == 2
        && name.EndsWith(".weight", StringComparison.Ordinal)
        && !name.StartsWith("embeddings.", StringComparison.Ordinal);

    private void ReadTurned(string found, int rows, int columns, Span<float> turned)
    {
        var step = Math.Clamp(MaxTurned / columns, 1, TurnedRows);
        var buffer = ArrayPool<float>.Shared.Rent(step * columns);
        try
        {
            for (var row = 0; row < rows; row += step)
            {
                var count = Math.Min(step, rows - row);
                var part = buffer.AsSpan(0, count * columns);
                tensors.Read(found, (long)row * columns, part);
                for (var column = 0; column < columns; column++)
                {
                    var target = turned.Slice((column * rows) + row, count);
                    for (var i = 0; i < target.Length; i++)
                    {
                        target[i] = part[(i * columns) + column];
                    }
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private string Find(string name)
    {
        var old = name
            .Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
            .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);
        return tensors.Shape(prefix + name) is not null ? prefix + name
            : tensors.Shape(prefix + old) is not null ? prefix + old
            : throw new ModelException($"{prefix}{name} is missing from the weights.");
    }
}
