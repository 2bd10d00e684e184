namespace SparkBert.Spark;

/// <summary>The Spark JVM has ended, or its session was stopped; it answers no more calls.</summary>
public sealed class SparkGoneException : SparkException
{
    internal SparkGoneException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
