namespace SparkBert.Spark.Progress;

/// <summary>How far a stage is.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Tasks">Its tasks.</param>
/// <param name="Done">Those that are done.</param>
/// <param name="Elapsed">Time since it was submitted.</param>
internal readonly record struct StageProgress(int Id, int Tasks, int Done, TimeSpan Elapsed)
{
    /// <summary>The time that its other tasks will take if they are like those that are done; null before the first is.</summary>
    public TimeSpan? Left => Done > 0 ? Elapsed / Done * (Tasks - Done) : null;
}
