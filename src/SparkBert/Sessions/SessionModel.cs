namespace SparkBert.Sessions;

/// <summary>What a session has to know of an ONNX model.</summary>
/// <param name="Path">The file.</param>
/// <param name="InputIds">Name of the input of piece ids, [batch, sequence].</param>
/// <param name="AttentionMask">Name of the input of the mask, [batch, sequence].</param>
/// <param name="TokenTypeIds">Name of the input of segment ids, [batch, sequence]; null where the model has none.</param>
/// <param name="HasInt32Inputs">Whether the inputs are int32 and not int64.</param>
/// <param name="LayerOutputs">Names of the outputs [batch, sequence, hidden] from the embeddings (0) to the last layer; null where the model does not give a layer.</param>
/// <param name="HiddenSize">Length of a position's vector.</param>
/// <param name="MaxPositions">The longest sequence.</param>
internal sealed record SessionModel(
    string Path,
    string InputIds,
    string AttentionMask,
    string? TokenTypeIds,
    bool HasInt32Inputs,
    IReadOnlyList<string?> LayerOutputs,
    int HiddenSize,
    int MaxPositions);
