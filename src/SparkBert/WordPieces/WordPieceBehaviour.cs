namespace SparkBert.WordPieces;

/// <summary>Which word pieces a token has.</summary>
public enum WordPieceBehaviour
{
    /// <summary>
    /// Spark NLP's way, quirks included: of each token, only the part up to the first punctuation mark goes to the model.
    /// </summary>
    Compatible,

    /// <summary>The way of Hugging Face's BERT tokenizer: every piece of a word goes to the model.</summary>
    Standard,
}
