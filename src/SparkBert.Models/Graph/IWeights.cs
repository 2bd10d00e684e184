using SparkBert.Bundles;

namespace SparkBert.Models.Graph;

/// <summary>The source of the graph's weights; each format has an implementation.</summary>
/// <remarks>Names are Hugging Face's without the prefix <c>bert.</c>, such as <c>encoder.layer.0.attention.self.query.weight</c>.</remarks>
internal interface IWeights
{
    /// <summary>Refuses a weight that can't be read. The graph asks for all of them before it takes memory or writes anything.</summary>
    /// <param name="name">The name.</param>
    /// <param name="shape">The shape as the graph needs it; a matrix is [in, out].</param>
    /// <exception cref="ModelException">The weight is missing or of another shape.</exception>
    void Require(string name, ReadOnlySpan<int> shape);

    /// <summary>Whether there is a weight that not every BERT has.</summary>
    /// <param name="name">The name.</param>
    /// <param name="shape">The shape as the graph needs it.</param>
    bool Has(string name, ReadOnlySpan<int> shape)
    {
        try
        {
            Require(name, shape);
            return true;
        }
        catch (ModelException)
        {
            return false;
        }
    }

    /// <summary>Reads a weight, in the orientation that the graph multiplies by: a matrix is [in, out].</summary>
    /// <param name="name">The name, for which <see cref="Require"/> was called.</param>
    /// <param name="shape">The shape as the graph needs it.</param>
    /// <param name="values">Gets the values, row after row.</param>
    /// <exception cref="ModelException">It is damaged, of a type that is not read, or has NaN or infinity.</exception>
    void Read(string name, ReadOnlySpan<int> shape, Span<float> values);
}
