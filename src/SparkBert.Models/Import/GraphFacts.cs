using SparkBert.Bundles;

namespace SparkBert.Models.Import;

/// <summary>Facts about the graph that an importer wrote, for the manifest.</summary>
internal sealed record GraphFacts
{
    /// <summary>Length of a position's vector.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>The longest sequence.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>The inputs.</summary>
    public required BundleInputs Inputs { get; init; }

    /// <summary>Names of the outputs from the embeddings (0) to the last layer; null for a layer that the graph does not output.</summary>
    public required IReadOnlyList<string?> LayerOutputs { get; init; }

    /// <summary>Name of the output [batch, hidden] of the pooler; null for a model without one.</summary>
    public string? PoolerOutput { get; init; }

    /// <summary>The form of GELU; null if it isn't known.</summary>
    public required Gelu? Gelu { get; init; }

    /// <summary>The type of the matrices; SparkBert runs <c>fp32</c>.</summary>
    public string Precision { get; init; } = "fp32";
}
