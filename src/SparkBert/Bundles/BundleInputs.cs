using System.Text.Json.Serialization;

namespace SparkBert.Bundles;

/// <summary>The inputs of a bundle's graph, each [batch, sequence].</summary>
/// <param name="InputIds">Name of the input of piece ids.</param>
/// <param name="AttentionMask">Name of the input of the mask.</param>
/// <param name="TokenTypeIds">Name of the input of segment ids; null if the graph has none.</param>
/// <param name="IsInt32">Whether they are int32 and not int64.</param>
public sealed record BundleInputs(
    string InputIds,
    string AttentionMask,
    string? TokenTypeIds,
    [property: JsonPropertyName("int32")] bool IsInt32);
