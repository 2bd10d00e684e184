namespace SparkBert.Models.Graph;

/// <summary>Random weights; the same seed gives the same weights.</summary>
internal sealed class RandomWeights(int seed) : IWeights
{
    public void Require(string name, ReadOnlySpan<int> shape)
    {
    }

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> values)
    {
        // Each tensor has its own sequence, so that the order in which they are written does not matter.
        var random = new Random(Hash(name) ^ seed);
        var isGamma = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal);
        var scale = name.StartsWith("embeddings.", StringComparison.Ordinal) ? 0.5f
            : shape.Length == 2 ? MathF.Sqrt(1f / shape[0])
            : 0.02f;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (isGamma ? 1 : 0) + (((random.NextSingle() * 2) - 1) * (isGamma ? 0.02f : scale));
        }
    }

    private static int Hash(string text)
    {
        var hash = 17;
        foreach (var c in text)
        {
            hash = unchecked((hash * 31) + c);
        }

        return hash;
    }
}
