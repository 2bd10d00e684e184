namespace SparkBert.Models.Verification;

/// <summary>Vectors that a layer gave for a sequence when the bundle was written.</summary>
internal sealed record Probe
{
    /// <summary>Piece ids, [CLS] first and [SEP] last.</summary>
    public required int[] Ids { get; init; }

    /// <summary>
    /// The words whose pieces, in the standard behaviour and between [CLS] and [SEP], are <see cref="Ids"/>; null where the ids are no
    /// words', as in bundles of earlier versions.
    /// </summary>
    public string[]? Words { get; init; }

    /// <summary>The layer, 0 for the output of the embeddings.</summary>
    public required int Layer { get; init; }

    /// <summary>The vectors, [sequence, hidden], as little-endian float32.</summary>
    public required byte[] Vectors { get; init; }
}
