namespace SparkBert.Jobs;

/// <summary>What a job counted in its own result, where tasks send no figures.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Bad">Those with an error.</param>
public sealed record RowCounts(long Rows, long Bad);
