namespace SparkBert.Embeddings;

/// <summary>How a token of several word pieces gets one vector.</summary>
public enum Pooling
{
    /// <summary>The vector of the first piece, as Spark NLP does.</summary>
    First,

    /// <summary>The mean of the vectors of all the token's pieces; needs <see cref="WordPieces.WordPieceBehaviour.Standard"/>.</summary>
    Mean,
}
