namespace SparkBert.MicrosoftSpark;

/// <summary>
/// A vector for each sentence or document, without tokens. It reads <c>sentence</c> and adds <c>sentence_embeddings</c> by default.
/// </summary>
public sealed class BertSentenceEmbeddings : ModelStage
{
    /// <summary><c>pooler</c>, <c>mean</c> or <c>cls</c>; by default the model's pooler where it has one, else the mean.</summary>
    public string? Pooling { get; init; }
}
