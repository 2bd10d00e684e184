using SparkBert.Bundles;
using SparkBert.Models.Graph;

namespace SparkBert.Models.HuggingFace;

/// <summary>The weights of a Hugging Face folder: with or without the prefix <c>bert.</c>, LayerNorm as weight and bias or, in old files, gamma and beta.</summary>
internal sealed class HuggingFaceWeights(Safetensors tensors) : IWeights
{
    private readonly string prefix = tensors.Names.Any(name => name.StartsWith("bert.", StringComparison.Ordinal)) ? "bert." : "";

    public float[] Read(string name, params ReadOnlySpan<int> shape)
    {
        var found = Find(name);
        var isMatrix = shape.Length == 2 && name.EndsWith(".weight", StringComparison.Ordinal) && !name.StartsWith("embeddings.", StringComparison.Ordinal);

        // Hugging Face keeps the matrix of a linear layer as [out, in]. A square one would pass every check of shapes untransposed.
        int[] stored = isMatrix ? [shape[1], shape[0]] : shape.ToArray();
        var actual = tensors.Shape(found)!;
        if (!actual.SequenceEqual(stored.Select(size => (long)size)))
        {
            throw new ModelException($"{name} is [{string.Join(",", actual)}], but must be [{string.Join(",", stored)}].");
        }

        var values = tensors.Read(found);
        return isMatrix ? Transpose(values, stored[0], stored[1]) : values;
    }

    private static float[] Transpose(float[] values, int rows, int columns)
    {
        var turned = new float[values.Length];
        const int Block = 32;
        for (var r0 = 0; r0 < rows; r0 += Block)
        {
            for (var c0 = 0; c0 < columns; c0 += Block)
            {
                for (var r = r0; r < Math.Min(rows, r0 + Block); r++)
                {
                    for (var c = c0; c < Math.Min(columns, c0 + Block); c++)
                    {
                        turned[(c * rows) + r] = values[(r * columns) + c];
                    }
                }
            }
        }

        return turned;
    }

    private string Find(string name)
    {
        var old = name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);
        return tensors.Shape(prefix + name) is not null ? prefix + name
            : tensors.Shape(prefix + old) is not null ? prefix + old
            : throw new ModelException($"{prefix}{name} is missing from the weights.");
    }
}
