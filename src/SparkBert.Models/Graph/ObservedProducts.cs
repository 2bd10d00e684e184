using SparkBert.Bundles;
using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Graph;

/// <summary>
/// Matrix products in fp32 whose activations are outputs of the graph, rotated where <see cref="QuantizedProducts"/> rotates them.
/// </summary>
/// <param name="weights">The weights, by the names of <see cref="GraphNames"/>.</param>
internal sealed class ObservedProducts(IWeights weights) : IProducts
{
    private readonly FloatProducts products = new(weights);
    private readonly List<ObservedInput> inputs = [];

    public string Precision => BundleManifest.SinglePrecision;

    /// <summary>The outputs, in the order of the graph.</summary>
    public IReadOnlyList<ObservedInput> Inputs => inputs;

    public string Prepare(GraphNodes graph, string state, string name, int features, ActivationKind kind)
    {
        var observed = QuantizedProducts.Rotates(kind) ? QuantizedProducts.Rotate(graph, state, name, features) : state;
        inputs.Add(new ObservedInput(state, observed, features, []));
        graph.Graph.Output.Add(GraphNodes.DeclareFloats(observed, null, features));
        return state;
    }

    public string Multiply(
        GraphNodes graph, string prepared, string weight, int rows, int columns, ActivationKind kind, string output)
    {
        inputs.Single(input => input.State == prepared).Weights.Add(weight);
        return products.Multiply(graph, prepared, weight, rows, columns, kind, output);
    }
}
