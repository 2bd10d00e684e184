namespace SparkBert.Driver;

/// <summary>
/// The worker or a model can't be shipped to executors: it is missing, not complete, or built for other processors. No job was started.
/// </summary>
public class ShippingException : SparkException
{
    /// <summary>An error with its text and cause.</summary>
    public ShippingException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
