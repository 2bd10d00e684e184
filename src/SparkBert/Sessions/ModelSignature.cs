using SparkBert.Bundles;

namespace SparkBert.Sessions;

/// <summary>What a session has to know of a graph.</summary>
/// <param name="Inputs">Its inputs.</param>
/// <param name="LayerOutputs">Names of the outputs [batch, sequence, hidden] from the embeddings (0) to the last layer; null where the model does not give a layer.</param>
/// <param name="HiddenSize">Length of a position's vector.</param>
internal sealed record ModelSignature(BundleInputs Inputs, IReadOnlyList<string?> LayerOutputs, int HiddenSize);
