using SparkBert.Bundles;

namespace SparkBert.Sessions;

/// <summary>What a session must know of a graph.</summary>
/// <param name="Inputs">Its inputs.</param>
/// <param name="LayerOutputs">
/// The names of the outputs [batch, sequence, hidden], from the embeddings (0) to the last layer; null for a layer that the model does not
/// output.
/// </param>
/// <param name="HiddenSize">Length of a position's vector.</param>
internal sealed record ModelSignature(BundleInputs Inputs, IReadOnlyList<string?> LayerOutputs, int HiddenSize);
