namespace SparkBert.Embeddings;

/// <summary>What happens to a sentence of more word pieces than the model may read at a time.</summary>
public enum LongText
{
    /// <summary>It is cut, as in Spark NLP: the tokens behind the cut get no vector.</summary>
    Truncate,

    /// <summary>
    /// The model reads it in overlapping windows. Each token has its vector from the window where it is farthest from the nearer end; of
    /// two equal ones from the first.
    /// </summary>
    Windows,
}
