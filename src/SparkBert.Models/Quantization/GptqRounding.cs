using SparkBert.Bundles;
using SparkBert.Models.Graph;

namespace SparkBert.Models.Quantization;

/// <summary>
/// Rounds weights so that their products with the activations of a corpus stay close to those in fp32 (GPTQ), in the basis in which the
/// products are computed. Scales stay as they are, so the graph is the same but for the steps.
/// </summary>
/// <param name="activations">The activations, layer by layer.</param>
/// <param name="workers">The threads; the steps do not depend on their number.</param>
internal sealed class GptqRounding(LayerActivations activations, Workers workers) : IWeightRounding
{
    /// <summary>What is added to the diagonal of the sums, as a share of its mean: GPTQ's own.</summary>
    public const double Damping = 0.01;

    public WeightRounding Description => new(
        "gptq", activations.Corpus.Sentences.Count, activations.Corpus.Pieces, activations.Corpus.HeldOut);

    public void Round(string name, Span<double> matrix, ReadOnlySpan<float> scales, Span<sbyte> steps) =>
        ErrorFeedback.Round(activations.FactorOf(name, Damping), matrix, scales, steps, workers);
}
