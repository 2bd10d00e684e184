namespace SparkBert.Functions;

/// <summary>
/// The text of a worker's error on its way to the driver. Spark puts its own words and Java frames around it, differently in each version;
/// the two lines around the text let the driver cut it out.
/// </summary>
public static class WorkerError
{
    /// <summary>The line before the text.</summary>
    public const string Begin = "--- SparkBert worker error ---";

    /// <summary>The line behind the text.</summary>
    public const string End = "--- end of SparkBert worker error ---";

    private const int MaxLength = 100_000;

    /// <summary>The text of an error between its two lines: type, message, inner exceptions and .NET frames.</summary>
    /// <param name="error">The error.</param>
    public static string Format(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var text = error.ToString();
        text = text.Length <= MaxLength ? text : text[..MaxLength] + " ...";
        return $"{error.GetType().Name}: {FirstLine(error.Message)}\n{Begin}\n{text}\n{End}";
    }

    /// <summary>Cuts the worker's text out of a message of Spark.</summary>
    /// <param name="message">The message, or the stack trace, of an exception of the JVM.</param>
    /// <returns>The text; null if the message has none, or not all of it.</returns>
    public static string? Extract(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var begin = message.IndexOf(Begin, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : message.IndexOf(End, begin, StringComparison.Ordinal);
        return end < 0 ? null : message[(begin + Begin.Length)..end].Trim();
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0] is { Length: <= 1000 } line ? line.TrimEnd('\r') : text[..1000];
}
