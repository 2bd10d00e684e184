namespace SparkBert.Annotations;

/// <summary>The annotator types of Spark NLP that SparkBert reads and writes.</summary>
public static class AnnotatorTypes
{
    /// <summary>A document or a sentence.</summary>
    public const string Document = "document";

    /// <summary>A token of a document or sentence.</summary>
    public const string Token = "token";

    /// <summary>A token's vector.</summary>
    public const string WordEmbeddings = "word_embeddings";
}
