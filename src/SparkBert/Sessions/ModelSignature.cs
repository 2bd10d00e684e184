using SparkBert.Bundles;

namespace SparkBert.Sessions;

/// <summary>What a session must know of a graph.</summary>
/// <param name="Inputs">Its inputs.</param>
/// <param name="LayerOutputs">
/// The names of the outputs [batch, sequence, hidden], from the embeddings (0) to the last layer; null for a layer that the model does not
/// output.
/// </param>
/// <param name="HiddenSize">Length of a position's vector.</param>
/// <param name="PoolerOutput">The name of the output [batch, hidden] of the pooler; null for a model without one.</param>
internal sealed record ModelSignature(BundleInputs Inputs, IReadOnlyList<string?> LayerOutputs, int HiddenSize, string? PoolerOutput)
{
    /// <summary>The number that asks for the pooler among the layers of a call: its output is [batch, hidden].</summary>
    public const int Pooler = -1;

    /// <summary>The output of a layer, or of the pooler.</summary>
    public string OutputOf(int layer) => (layer == Pooler ? PoolerOutput : LayerOutputs[layer])!;
}
