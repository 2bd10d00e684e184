namespace SparkBert.WordPieces;

/// <summary>Which word pieces a token has.</summary>
public enum WordPieceBehaviour
{
    /// <summary>Spark NLP's, quirks included: of each token only the part up to the first punctuation mark goes to the model.</summary>
    Compatible,

    /// <summary>What the BERT tokenizer of Hugging Face does with a word: every piece of it goes to the model.</summary>
    Standard,
}
