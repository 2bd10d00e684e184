namespace SparkBert;

/// <summary>The progress of a call with several texts.</summary>
/// <param name="Texts">Texts done, the bad ones included.</param>
/// <param name="Tokens">Tokens that got a vector.</param>
public readonly record struct TextProgress(long Texts, long Tokens);
