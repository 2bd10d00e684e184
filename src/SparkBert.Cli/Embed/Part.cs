namespace SparkBert.Cli.Embed;

/// <summary>A finished part of an output.</summary>
/// <param name="File">Its name in the folder.</param>
/// <param name="Rows">The input rows that it is made of, the bad ones included.</param>
/// <param name="Bad">The bad rows among them.</param>
/// <param name="Sha256">The SHA-256 of its bytes.</param>
/// <param name="Quarantine">The file of its bad rows; null if there is none.</param>
internal sealed record Part(string File, long Rows, long Bad, string Sha256, string? Quarantine);
