namespace SparkBert.Models.Import;

/// <summary>How far an import is.</summary>
/// <param name="Step">What is being done, such as <c>weights</c>.</param>
/// <param name="DoneBytes">Bytes done of this step.</param>
/// <param name="TotalBytes">Bytes of this step; 0 where that isn't known.</param>
public readonly record struct ImportProgress(string Step, long DoneBytes, long TotalBytes);
