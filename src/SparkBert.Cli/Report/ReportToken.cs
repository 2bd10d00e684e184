using SparkBert.Cli.Neighbours;

namespace SparkBert.Cli.Report;

/// <summary>A token that a report shows.</summary>
/// <param name="Place">Its number among all tokens of the file, from 0.</param>
/// <param name="Found">The token.</param>
/// <param name="Vector">Its vector.</param>
internal sealed record ReportToken(long Place, FoundToken Found, float[] Vector);
