namespace SparkBert.Bundles;

/// <summary>
/// How well a model in 8-bit integers agrees with the fp32 model that it was made from, on text that was not used to make it: cosines
/// of the two vectors of each word piece, without [CLS] and [SEP].
/// </summary>
public sealed record PrecisionAgreement
{
    /// <summary>The identity of the fp32 model.</summary>
    public required string Reference { get; init; }

    /// <summary>The text: its name, and the SHA-256 of its lines.</summary>
    public required string Text { get; init; }

    /// <summary>The number of sentences.</summary>
    public required int Sentences { get; init; }

    /// <summary>The number of word pieces that were compared.</summary>
    public required int Pieces { get; init; }

    /// <summary>
    /// The share of word pieces whose nearest neighbour among those of the other sentences is the same in both models, by the last layer.
    /// </summary>
    public required double SameNeighbour { get; init; }

    /// <summary>Each layer that can be read, in order; the last is the model's output.</summary>
    public required IReadOnlyList<LayerAgreement> Layers { get; init; }
}
