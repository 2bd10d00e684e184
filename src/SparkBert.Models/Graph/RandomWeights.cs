namespace SparkBert.Models.Graph;

/// <summary>Weights that are random but the same for a seed: for benchmarks and for a demonstration without a model.</summary>
internal sealed class RandomWeights(int seed) : IWeights
{
    public float[] Read(string name, params ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var size in shape)
        {
            count = checked(count * size);
        }

        // Each tensor has its own sequence, so that the order in which they are written does not matter.
        var random = new Random(HashCodeOf(name) ^ seed);
        var isGamma = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal);
        var scale = shape.Length == 2 ? MathF.Sqrt(1f / shape[0]) : 0.02f;
        if (name.StartsWith("embeddings.", StringComparison.Ordinal))
        {
            scale = 0.5f;
        }

        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (isGamma ? 1 : 0) + (((random.NextSingle() * 2) - 1) * (isGamma ? 0.02f : scale));
        }

        return values;
    }

    private static int HashCodeOf(string text)
    {
        var hash = 17;
        foreach (var c in text)
        {
            hash = unchecked((hash * 31) + c);
        }

        return hash;
    }
}
