namespace SparkBert.Spark.Progress;

/// <summary>How far a stage is.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Tasks">Its tasks.</param>
/// <param name="Done">Those that are done.</param>
internal readonly record struct StageProgress(int Id, int Tasks, int Done);
