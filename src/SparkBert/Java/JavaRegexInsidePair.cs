namespace SparkBert.Java;

/// <summary>What a part of a pattern does at a place inside a surrogate pair.</summary>
internal enum JavaRegexInsidePair
{
    /// <summary>Nothing is known.</summary>
    Unknown,

    /// <summary>It fails.</summary>
    Fails,

    /// <summary>It matches, and nothing but the empty text.</summary>
    IsEmpty,
}
