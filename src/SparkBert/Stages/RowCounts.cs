namespace SparkBert.Stages;

/// <summary>What is counted of a row.</summary>
/// <param name="Sentences">Sentences that went to the model.</param>
/// <param name="Tokens">Tokens that got a vector.</param>
/// <param name="TruncatedSentences">Sentences that were cut to maxSentenceLength.</param>
/// <param name="TruncatedTokens">Tokens without a vector of their own because their sentence was cut.</param>
/// <param name="UnknownTokens">Tokens that are [UNK] to the vocabulary.</param>
/// <param name="WordPieces">Word pieces that went to the model, without [CLS] and [SEP].</param>
internal readonly record struct RowCounts(
    int Sentences, int Tokens, int TruncatedSentences, int TruncatedTokens, int UnknownTokens, int WordPieces);
