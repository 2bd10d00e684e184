namespace SparkBert.Connect;

/// <summary>The server no longer has the session: it was restarted, or the session was released or timed out.</summary>
public sealed class SessionGoneException : SparkConnectException
{
    /// <summary>An error.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public SessionGoneException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
