namespace SparkBert.Driver;

/// <summary>An error of Spark, of its JVM, or of the connection to it; the derived types say which.</summary>
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
