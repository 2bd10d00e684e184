using System.Globalization;
using System.Text.RegularExpressions;

namespace SparkBert.Functions;

/// <summary>
/// The text of a worker's error on its way to the driver. Spark puts its own words and Java frames around it, differently in each version;
/// the two lines around the text let the driver cut it out.
/// </summary>
public static partial class WorkerError
{
    /// <summary>The line before the text.</summary>
    public const string Begin = "--- SparkBert worker error ---";

    /// <summary>The line behind the text.</summary>
    public const string End = "--- end of SparkBert worker error ---";

    private const int MaxLength = 100_000;
    private const int MaxLineLength = 1000;

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

    /// <summary>
    /// The message in a worker's text, in a line of 1,000 characters at most: without the exception's type and its frames.
    /// </summary>
    /// <param name="text">What <see cref="Extract"/> gave.</param>
    public static string GetMessage(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = TypeName().Replace(text, "", 1).Split('\n').Select(each => each.Trim()).FirstOrDefault(each => each.Length > 0) ?? "";
        return line.Length <= MaxLineLength ? line : line[..MaxLineLength] + " ...";
    }

    /// <summary>
    /// What to tell people of a task whose worker process ended in the middle of it, which left no text of its own. Spark speaks of a
    /// Python worker then, or of a connection.
    /// </summary>
    /// <param name="trace">The stack trace of an exception of the JVM.</param>
    /// <returns>A sentence; null for other errors.</returns>
    public static string? DescribeLoss(string trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (!LostWorker().IsMatch(trace))
        {
            return null;
        }

        var tries = Tries().Match(trace) is { Success: true } failed && failed.Groups[1].Value != "1"
            ? string.Create(CultureInfo.InvariantCulture, $"all of {failed.Groups[1].Value} tries")
            : "its only try";
        return $"the .NET worker process ended in the middle of a task, in {tries}: it was killed, or the machine had no memory left.";
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0] is { Length: <= 1000 } line ? line.TrimEnd('\r') : text[..1000];

    /// <summary>
    /// The end of the stream, or of the connection where the process left bytes unread: the first frames of Spark are those of its runner
    /// of Python functions, not those of a source below it.
    /// </summary>
    [GeneratedRegex(
        @"Python worker exited unexpectedly"
        + @"|(Connection reset|Broken pipe|Stream closed)[^\n]*(\n\s+at (?!org\.apache\.(?!arrow))[^\n]*)*"
        + @"\n\s+at org\.apache\.spark\.[^\n(]*Python")]
    private static partial Regex LostWorker();

    /// <summary>The .NET type in front of a message.</summary>
    [GeneratedRegex(@"\A[\w.+`]+: ")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"in stage [\d.]+ failed (\d+) times")]
    private static partial Regex Tries();
}
