namespace SparkBert.WordPieces;

/// <summary>What a token is to the model.</summary>
/// <param name="content">The token's text in the result.</param>
/// <param name="pool">An array that holds the ids, perhaps beside those of other tokens. It is never written again there.</param>
/// <param name="start">The position of the first id in the array.</param>
/// <param name="count">The number of ids.</param>
internal readonly struct TokenPieces(string content, int[] pool, int start, int count)
{
    /// <summary>The ids of its word pieces; none if the tokenizer drops the whole token, such as a control character.</summary>
    public ReadOnlySpan<int> Ids => pool.AsSpan(start, count);

    /// <summary>The token's text in the result: lower-cased for uncased models, accents kept.</summary>
    public string Content => content;
}
