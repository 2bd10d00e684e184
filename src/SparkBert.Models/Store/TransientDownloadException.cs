namespace SparkBert.Models.Store;

/// <summary>An attempt failed, and another one may succeed.</summary>
/// <param name="message">What happened.</param>
/// <param name="innerException">The cause, if there is one.</param>
internal sealed class TransientDownloadException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The pause that the server asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether there was no connection at all: then one more attempt is enough.</summary>
    public bool IsUnreachable { get; init; }
}
