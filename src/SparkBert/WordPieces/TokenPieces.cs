namespace SparkBert.WordPieces;

/// <summary>What a token is to the model.</summary>
internal sealed class TokenPieces
{
    /// <summary>The ids of its word pieces; none where nothing of the token is left, as of a control character.</summary>
    public required int[] Ids { get; init; }

    /// <summary>The token's text as it stands in the result: lower-cased where case does not count, accents kept.</summary>
    public required string Content { get; init; }
}
