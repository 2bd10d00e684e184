namespace SparkBert.WordPieces;

/// <summary>What a token is to the model.</summary>
internal sealed class TokenPieces
{
    /// <summary>The ids of its word pieces; none if the tokenizer drops the whole token, such as a control character.</summary>
    public required int[] Ids { get; init; }

    /// <summary>The token's text in the result: lower-cased for uncased models, accents kept.</summary>
    public required string Content { get; init; }
}
