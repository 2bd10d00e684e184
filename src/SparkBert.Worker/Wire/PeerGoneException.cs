namespace SparkBert.Worker.Wire;

/// <summary>
/// The JVM closed the connection, or its end for writing. Nobody waits for an answer then: a LIMIT was reached, the task was killed, or the
/// executor ended.
/// </summary>
internal sealed class PeerGoneException : IOException
{
    public PeerGoneException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether an exception comes from a lost connection, however a function wrapped it.</summary>
    public static bool IsCauseOf(Exception error) => error switch
    {
        PeerGoneException => true,
        AggregateException many => many.InnerExceptions.Any(IsCauseOf),
        _ => error.InnerException is { } inner && IsCauseOf(inner),
    };
}
