namespace SparkBert.Driver;

/// <summary>What is named as a model is no model bundle, or another one than the settings say. No job was started.</summary>
public sealed class BundleException : ShippingException
{
    /// <summary>An error with its text.</summary>
    public BundleException(string message) : base(message)
    {
    }
}
