namespace SparkBert;

/// <summary>The JSON form of a pipeline can't be read.</summary>
public sealed class PipelineFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The stage, the name, what was expected and what was found.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public PipelineFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
