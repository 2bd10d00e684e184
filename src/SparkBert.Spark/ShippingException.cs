namespace SparkBert.Spark;

/// <summary>
/// The worker or a model can't be brought to executors: it is not there, not complete, or built for other processors. No job was started.
/// </summary>
public sealed class ShippingException : SparkException
{
    internal ShippingException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
