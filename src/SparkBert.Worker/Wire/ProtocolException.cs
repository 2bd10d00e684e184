using SparkBert.Text;

namespace SparkBert.Worker.Wire;

/// <summary>
/// The bytes of the other side are not what the protocol says: a length out of its limits, an unknown marker, a damaged record batch.
/// </summary>
internal sealed class ProtocolException : Exception
{
    public ProtocolException(string message, Exception? innerException = null)
        : base(MessageText.ToLine(message), innerException)
    {
    }
}
