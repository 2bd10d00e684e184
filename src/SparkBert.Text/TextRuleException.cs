namespace SparkBert.Text;

/// <summary>
/// A rule can't be applied to a text: Spark NLP fails on it too, or a pattern takes too long. The message never holds the text.
/// </summary>
public sealed class TextRuleException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public TextRuleException(string message)
        : base(message)
    {
    }
}
