namespace SparkBert.Spark.Gateway;

/// <summary>
/// What every function of a session runs with. It is part of the key by which Spark keeps one worker process an executor, so it never changes within a
/// session.
/// </summary>
/// <param name="Path">The worker's path as executors see it; null where none is known.</param>
/// <param name="Environment">Environment variables of the worker, above the executor's.</param>
internal sealed record WorkerSettings(string? Path, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>No worker.</summary>
    public static WorkerSettings None { get; } = new(null, new Dictionary<string, string>());

    /// <summary>The path.</summary>
    /// <exception cref="ShippingException">There is no worker.</exception>
    public string RequirePath() => Path ?? throw new ShippingException(
        $"There is no worker for .NET functions: '{Shipping.WorkerProgram.FileName}' is not beside the program ({AppContext.BaseDirectory}); set {SparkBertSettings.Worker} "
        + "(or SPARKBERT_WORKER) to its path as executors see it or to its archive (scripts/package.sh), or build the session with Builder.ProgramIsWorker().");
}
