using SparkBert.Embeddings;

namespace SparkBert.Extensions.AI;

/// <summary>How texts become vectors.</summary>
public sealed record BertEmbeddingGeneratorOptions
{
    /// <summary>
    /// What gives a text its vector: the mean of its word pieces' vectors (the default, as in sentence-transformers' models), that of
    /// [CLS], or the model's pooler.
    /// </summary>
    public SentencePooling Pooling { get; init; } = SentencePooling.Mean;

    /// <summary>Whether vectors get the length 1 (the default), so that their dot product is their cosine.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Word pieces of a text that the model sees, [CLS] and [SEP] among them; null for as many as the model can.</summary>
    public int? MaxSentenceLength { get; init; }

    /// <summary>Model calls at the same time; null for all cores.</summary>
    public int? Threads { get; init; }
}
