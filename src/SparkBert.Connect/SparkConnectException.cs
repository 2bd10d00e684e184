namespace SparkBert.Connect;

/// <summary>An error of the server of Spark Connect, or of a .NET worker that it started.</summary>
public class SparkConnectException : Exception
{
    /// <summary>An error.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public SparkConnectException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Spark's name of the error, such as <c>TABLE_OR_VIEW_NOT_FOUND</c>; null where the server gives none.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>The class of the JVM's exception; null where the server gives none.</summary>
    public string? JavaClass { get; init; }

    /// <summary>
    /// All that the .NET worker said: type, message, inner exceptions and frames; null if the error is Spark's own. Servers of Spark 3.5
    /// send 2048 characters of an error at most, so its end may be missing there.
    /// </summary>
    public string? WorkerError { get; init; }

    /// <summary>The text of the server with those of its causes; up to 2048 characters from Spark 3.5.</summary>
    public string? ServerText { get; init; }
}
