using SparkBert.Stages;

namespace SparkBert.Embeddings;

/// <summary>A row of a window: its words, and what it adds to the run's counts once its vectors are there.</summary>
/// <param name="WordStart">The window's number of the first word.</param>
/// <param name="WordEnd">The number behind the last word.</param>
/// <param name="IsNull">Whether the row has an error and so no embeddings.</param>
/// <param name="Counts">What is counted if the row has no error.</param>
internal readonly record struct EncodedRow(int WordStart, int WordEnd, bool IsNull, RowCounts Counts);
