namespace SparkBert.Models.Graph;

/// <summary>
/// The weights of a bundle in the fused form, by the names that importers use: its query, key and value lie side by side, [hidden, 3
/// hidden].
/// </summary>
/// <param name="graph">The weights by their names in the graph.</param>
internal sealed class UnfusedWeights(GraphWeights graph) : IWeights
{
    private static readonly string[] Parts = ["query", "key", "value"];
    private readonly Dictionary<string, string> names = FindNames(graph.Config.Layers);

    private int Hidden => graph.Config.HiddenSize;

    public void Require(string name, ReadOnlySpan<int> shape)
    {
        var (fused, part) = Find(name);
        if (part < 0)
        {
            graph.Require(fused, shape);
        }
        else
        {
            graph.Require(fused, ShapeOfFused(shape.Length));
        }
    }

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> values)
    {
        var (fused, part) = Find(name);
        if (part < 0)
        {
            graph.Read(fused, shape, values);
            return;
        }

        using var buffer = new WeightBuffer((long)values.Length * Parts.Length * sizeof(float));
        var all = buffer.Take<float>(values.Length * Parts.Length);
        graph.Read(fused, ShapeOfFused(shape.Length), all);
        for (var row = 0; row < values.Length / Hidden; row++)
        {
            all.Slice(((row * Parts.Length) + part) * Hidden, Hidden).CopyTo(values[(row * Hidden)..]);
        }
    }

    private static Dictionary<string, string> FindNames(int layers)
    {
        string[] names =
        [
            GraphNames.Words, GraphNames.Positions, GraphNames.TokenTypes, GraphNames.EmbeddingsGamma, GraphNames.EmbeddingsBeta,
            .. Enumerable.Range(0, layers).SelectMany(layer => GraphNames.PartsOfFusedLayer.Select(part => GraphNames.Of(layer, part))),
        ];
        return names.ToDictionary(FoldedWeights.NameOf, name => name, StringComparer.Ordinal);
    }

    private int[] ShapeOfFused(int rank) => rank == 2 ? [Hidden, Parts.Length * Hidden] : [Parts.Length * Hidden];

    /// <summary>The weight in the graph, and which part of it; -1 for the whole.</summary>
    private (string Name, int Part) Find(string name)
    {
        if (names.TryGetValue(name, out var found))
        {
            return (found, -1);
        }

        // encoder.layer.N.attention.self.PART.weight or .bias
        var words = name.Split('.');
        return ($"layer_{words[2]}_qkv_{words[^1]}", Array.IndexOf(Parts, words[^2]));
    }
}
