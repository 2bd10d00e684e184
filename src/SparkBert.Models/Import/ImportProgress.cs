namespace SparkBert.Models.Import;

/// <summary>The progress of an import.</summary>
/// <param name="Step">The current step, such as <c>weights</c>.</param>
/// <param name="DoneBytes">Bytes done of this step.</param>
/// <param name="TotalBytes">Bytes of this step; 0 if that isn't known.</param>
public readonly record struct ImportProgress(string Step, long DoneBytes, long TotalBytes);
