namespace SparkBert.WordPieces;

/// <summary>A vocabulary can't be used.</summary>
public sealed class VocabularyException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The file, the line, what was expected and what was found.</param>
    public VocabularyException(string message)
        : base(message)
    {
    }
}
