namespace SparkBert.Spark;

/// <summary>Something that Spark, its JVM or the way to it refused; the types under it say which.</summary>
public class SparkException : Exception
{
    /// <summary>An error with its text.</summary>
    public SparkException(string message) : base(message)
    {
    }

    /// <summary>An error with its text and cause.</summary>
    public SparkException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
