namespace SparkBert.MicrosoftSpark;

/// <summary>
/// A vector for each chunk from those of its tokens. It reads <c>chunk</c> and <c>embeddings</c> and adds <c>chunk_embeddings</c> by
/// default.
/// </summary>
public sealed class ChunkEmbeddings : Stage
{
    /// <summary><c>AVERAGE</c> (the default) or <c>SUM</c>.</summary>
    public string? PoolingStrategy { get; init; }

    /// <summary>Whether tokens that the vocabulary does not know are left out.</summary>
    public bool? SkipOOV { get; init; }

    /// <summary>The <c>ref</c> in the column's metadata.</summary>
    public string? StorageRef { get; init; }
}
