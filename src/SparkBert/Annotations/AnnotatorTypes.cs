namespace SparkBert.Annotations;

/// <summary>The annotator types of Spark NLP that SparkBert reads and writes.</summary>
public static class AnnotatorTypes
{
    /// <summary>A document or a sentence.</summary>
    public const string Document = "document";

    /// <summary>A token of a document or sentence.</summary>
    public const string Token = "token";

    /// <summary>A token's vector, or that of a chunk.</summary>
    public const string WordEmbeddings = "word_embeddings";

    /// <summary>The vector of a sentence or document.</summary>
    public const string SentenceEmbeddings = "sentence_embeddings";

    /// <summary>A part of a text that another annotator found, such as a name or a pair of words.</summary>
    public const string Chunk = "chunk";
}
