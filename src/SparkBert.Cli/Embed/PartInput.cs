namespace SparkBert.Cli.Embed;

/// <summary>An input of a run that writes parts.</summary>
/// <param name="Path">Its path as it was named.</param>
/// <param name="Sha256">The SHA-256 of its bytes.</param>
internal sealed record PartInput(string Path, string Sha256);
