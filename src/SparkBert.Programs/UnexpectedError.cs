namespace SparkBert.Programs;

/// <summary>What is said of an error that nobody thought of.</summary>
public static class UnexpectedError
{
    /// <summary>The variable that shows more.</summary>
    private const string Variable = "SPARKBERT_DEBUG";

    /// <summary>
    /// The type and the message in a line. The stack is for whoever mends it, not for whoever reads the terminal: it follows where
    /// SPARKBERT_DEBUG is 1.
    /// </summary>
    /// <param name="error">The error.</param>
    public static string Describe(Exception error) => Describe(error, Environment.GetEnvironmentVariable(Variable) == "1");

    /// <summary>The same, with the stack or without it.</summary>
    internal static string Describe(Exception error, bool isWhole)
    {
        ArgumentNullException.ThrowIfNull(error);

        // What a type could not be set up for says more than that it could not.
        var reason = error is TypeInitializationException { InnerException: { } inner } ? inner : error;
        var message = reason.Message.ReplaceLineEndings(" ").TrimEnd('.');
        return $"unexpected error: {reason.GetType()}: {message}."
            + (isWhole ? $"{Environment.NewLine}{error}" : $" {Variable}=1 shows where it came from.");
    }
}
