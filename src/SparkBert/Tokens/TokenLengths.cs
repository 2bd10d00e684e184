namespace SparkBert.Tokens;

/// <summary>Which lengths of tokens stay, in UTF-16 code units. Tokens are left out last of all, so that no offset depends on it.</summary>
/// <param name="Min">The shortest; an empty token never stays.</param>
/// <param name="Max">The longest.</param>
internal readonly record struct TokenLengths(int Min, int Max)
{
    /// <summary>Whether a token of a length stays.</summary>
    public bool Keep(int length) => length > 0 && length >= Min && length <= Max;
}
