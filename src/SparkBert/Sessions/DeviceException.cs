using SparkBert.Bundles;

namespace SparkBert.Sessions;

/// <summary>
/// A model can't be used, and not by a fault of its own: the device, or the ONNX Runtime that was named, is not fit for it.
/// </summary>
public sealed class DeviceException : ModelException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected, what was found and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public DeviceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
