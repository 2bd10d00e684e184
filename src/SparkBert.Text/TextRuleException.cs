namespace SparkBert.Text;

/// <summary>
/// A rule can't be applied to a text: Spark NLP fails on it too, a pattern takes too long, or the text is too large. The message never
/// holds the text.
/// </summary>
public sealed class TextRuleException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public TextRuleException(string message)
        : base(message)
    {
    }

    /// <summary>Whether the text, or what a rule makes of it, is larger than a limit.</summary>
    public bool IsTooLarge { get; init; }
}
