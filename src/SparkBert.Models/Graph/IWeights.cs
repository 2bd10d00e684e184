using SparkBert.Bundles;
namespace SparkBert.Models.Graph;

/// <summary>Where the graph gets its weights from; each format of weights has one of these.</summary>
internal interface IWeights
{
    /// <summary>Reads a tensor by Hugging Face's name without the prefix <c>bert.</c>, in the orientation that the graph multiplies by: a matrix is [in, out].</summary>
    /// <param name="name">Such as <c>encoder.layer.0.attention.self.query.weight</c>.</param>
    /// <param name="shape">The shape as the graph needs it.</param>
    /// <exception cref="ModelException">It is missing or of another shape.</exception>
    float[] Read(string name, params ReadOnlySpan<int> shape);
}
