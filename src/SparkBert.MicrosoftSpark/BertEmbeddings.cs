namespace SparkBert.MicrosoftSpark;

/// <summary>A vector for each token in the context of its sentence. It reads <c>sentence</c> and <c>token</c> and adds <c>embeddings</c> by
/// default.</summary>
public sealed class BertEmbeddings : ModelStage
{
    /// <summary>Layers by number, from 0, or from the end, from -1.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary><c>sum</c> or <c>concatenate</c>, for several layers.</summary>
    public string? LayerCombination { get; init; }

    /// <summary><c>compatible</c> (Spark NLP's word pieces) or <c>standard</c> (Hugging Face's).</summary>
    public string? Behaviour { get; init; }

    /// <summary><c>first</c> or <c>mean</c> of a token's word pieces; the latter with <c>standard</c>.</summary>
    public string? Pooling { get; init; }

    /// <summary>
    /// <c>truncate</c> (the default, Spark NLP's) or <c>windows</c>: what becomes of sentences over
    /// <see cref="ModelStage.MaxSentenceLength"/>.
    /// </summary>
    public string? LongText { get; init; }

    /// <summary>Word pieces that a window shares with the next, with <c>windows</c>.</summary>
    public int? WindowOverlap { get; init; }
}
