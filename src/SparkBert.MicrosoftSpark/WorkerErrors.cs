using SparkBert.MicrosoftSpark.Bridge;

namespace SparkBert.MicrosoftSpark;

/// <summary>What exceptions of Microsoft.Spark say of functions of SparkBert.</summary>
public static class WorkerErrors
{
    /// <summary>
    /// The text of the exception with which a .NET function of SparkBert failed in a task, with its .NET stack trace: type, message, inner
    /// exceptions and frames. Microsoft.Spark has it within the Java trace of an inner <see cref="Microsoft.Spark.JvmException"/>.
    /// </summary>
    /// <param name="error">What an action of Spark threw, such as <c>Collect</c>.</param>
    /// <returns>The text; null for other errors.</returns>
    public static string? FindWorkerError(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return BridgeErrors.FindTrace(error) is { } trace ? WorkerError.Extract(trace) : null;
    }

    /// <summary>
    /// What went wrong, in a line for people: the message of the .NET exception, that a worker process was killed, that the job was
    /// cancelled, that the JVM is gone, or else the last cause that Java names.
    /// </summary>
    /// <param name="error">What an action of Spark threw, such as <c>Collect</c>.</param>
    public static string FindReason(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return BridgeErrors.FindTrace(error) is { } trace
            ? BridgeErrors.FindReason(trace)
            : BridgeErrors.DescribeGone(error) ?? BridgeErrors.FirstLine(error.Message);
    }
}
