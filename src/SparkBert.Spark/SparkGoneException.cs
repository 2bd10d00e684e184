namespace SparkBert.Spark;

/// <summary>The Spark JVM ended, or was stopped, and can't be asked any more.</summary>
public sealed class SparkGoneException : SparkException
{
    internal SparkGoneException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
