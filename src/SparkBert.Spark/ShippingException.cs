namespace SparkBert.Spark;

/// <summary>The worker or a model can't be brought to executors as it is configured: it is not there, not complete, or for other processors. No job was started.</summary>
public sealed class ShippingException : SparkException
{
    internal ShippingException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
