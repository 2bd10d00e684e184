namespace SparkBert.Cli.Neighbours;

/// <summary>A token with a vector, and where it stands.</summary>
/// <param name="Result">The token as the embeddings have it.</param>
/// <param name="Row">Its row.</param>
/// <param name="Begin">Where it begins in its row's text, in UTF-16 units.</param>
/// <param name="Context">The tokens around it, itself in brackets.</param>
internal sealed record FoundToken(string Result, RowName Row, int Begin, string Context);
