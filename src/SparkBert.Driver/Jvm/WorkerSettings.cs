namespace SparkBert.Driver.Jvm;

/// <summary>
/// The worker of all functions of an application. Spark keeps one worker process on an executor for each pair of path and environment, so
/// the pair never changes.
/// </summary>
/// <param name="Path">The worker's path as executors see it; null if none is known.</param>
/// <param name="Environment">Environment variables of the worker, above the executor's.</param>
public sealed record WorkerSettings(string? Path, IReadOnlyDictionary<string, string> Environment);
