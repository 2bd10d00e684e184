namespace SparkBert.Spark.Gateway;

/// <summary>
/// What every function of an application runs with. Spark keeps one worker process an executor for each such pair, so it never changes.
/// </summary>
/// <param name="Path">The worker's path as executors see it; null if none is known.</param>
/// <param name="Environment">Environment variables of the worker, above the executor's.</param>
internal sealed record WorkerSettings(string? Path, IReadOnlyDictionary<string, string> Environment);
