namespace SparkBert.Connect;

/// <summary>The server can't be reached, or went away and did not come back within the client's tries.</summary>
public sealed class SparkGoneException : SparkConnectException
{
    /// <summary>An error.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public SparkGoneException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
