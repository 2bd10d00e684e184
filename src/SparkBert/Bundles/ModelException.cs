using SparkBert.Text;

namespace SparkBert.Bundles;

/// <summary>
/// A model can't be read, imported or used. The message is one line, whatever it quotes of files and of other libraries.
/// </summary>
public class ModelException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The file, the cause, what was expected and what was found.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ModelException(string message, Exception? innerException = null)
        : base(MessageText.ToLine(message), innerException)
    {
    }
}
