namespace SparkBert.MicrosoftSpark;

/// <summary>
/// A vector for each sentence from those of its tokens. It reads <c>sentence</c> and <c>embeddings</c> and adds
/// <c>sentence_embeddings</c> by default.
/// </summary>
public sealed class SentenceEmbeddings : Stage
{
    /// <summary><c>AVERAGE</c> (the default) or <c>SUM</c>.</summary>
    public string? PoolingStrategy { get; init; }

    /// <summary>The <c>ref</c> in the column's metadata.</summary>
    public string? StorageRef { get; init; }

    /// <summary>The <c>dimension</c> in the column's metadata.</summary>
    public int? Dimension { get; init; }
}
