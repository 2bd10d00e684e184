namespace SparkBert.Connect.Sql;

/// <summary>How far a stage of a running query is.</summary>
/// <param name="StageId">The stage.</param>
/// <param name="Tasks">All its tasks.</param>
/// <param name="CompletedTasks">Those that have ended.</param>
/// <param name="InputBytes">Bytes that it has read.</param>
/// <param name="IsDone">Whether it has ended.</param>
public readonly record struct StageProgress(long StageId, long Tasks, long CompletedTasks, long InputBytes, bool IsDone);
