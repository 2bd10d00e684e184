namespace SparkBert.Java;

/// <summary>What the rest of a pattern does behind a part.</summary>
internal enum JavaRegexFollow
{
    /// <summary>Nothing is known.</summary>
    Unknown,

    /// <summary>It fails wherever the part ends inside a surrogate pair.</summary>
    Fails,

    /// <summary>It takes the first end that the part comes to.</summary>
    Accepts,
}
