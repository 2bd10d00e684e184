using SparkBert.Bundles;

namespace SparkBert.Models.Graph;

/// <summary>Matrix products in fp32.</summary>
/// <param name="weights">The weights, by the names of <see cref="GraphNames"/>.</param>
internal sealed class FloatProducts(IWeights weights) : IProducts
{
    public string Precision => BundleManifest.SinglePrecision;

    public string Prepare(GraphNodes graph, string state, string name, int features, ActivationKind kind) => state;

    public string Multiply(
        GraphNodes graph, string prepared, string weight, int rows, int columns, ActivationKind kind, string output)
    {
        graph.Add(OnnxWriter.Weight.Of(weights, weight, rows, columns));
        return graph.Add("MatMul", [prepared, weight], output);
    }
}
