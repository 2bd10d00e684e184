namespace SparkBert.Spark.Gateway;

/// <summary>Cuts the text that a worker sent out of what Spark's versions say around it.</summary>
internal static class WorkerErrorText
{
    private const string ExceptionClass = "PythonException";
    private const string InText = "PythonException: ";
    private const string Prefix42 = "[PYTHON_EXCEPTION] An exception was thrown from the Python worker: ";
    private const string Suffix42 = " SQLSTATE: 38000";

    /// <summary>The worker's text in an exception's message; null if it has none.</summary>
    public static string? Find(string javaClass, string? message)
    {
        if (message is null)
        {
            return null;
        }

        if (javaClass.EndsWith(ExceptionClass, StringComparison.Ordinal))
        {
            return Cut(message);
        }

        // A failed stage's message holds the stack trace of the task, in which the worker's text ends where Java's frames begin.
        var at = message.IndexOf(InText, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var text = message[(at + InText.Length)..];
        var frames = text.IndexOf("\n\tat ", StringComparison.Ordinal);
        return Cut(frames < 0 ? text : text[..frames]);
    }

    private static string Cut(string text)
    {
        if (text.StartsWith(Prefix42, StringComparison.Ordinal))
        {
            text = text[Prefix42.Length..];
            var suffix = text.LastIndexOf(Suffix42, StringComparison.Ordinal);
            text = suffix < 0 ? text : text[..suffix];
        }

        return text.Trim();
    }
}
