namespace SparkBert.Spark;

/// <summary>
/// The worker or a model can't be shipped to executors: it is missing, not complete, or built for other processors. No job was started.
/// </summary>
public sealed class ShippingException : SparkException
{
    internal ShippingException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
