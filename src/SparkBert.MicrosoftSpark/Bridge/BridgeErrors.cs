using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Spark;

namespace SparkBert.MicrosoftSpark.Bridge;

/// <summary>Reads exceptions of the bridge: their text is in an inner one, as a Java trace with all causes.</summary>
internal static partial class BridgeErrors
{
    private const int MaxLength = 1000;

    /// <summary>The Java trace of the JVM's exception behind an exception; null if none is behind it.</summary>
    public static string? FindTrace(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is JvmException java)
            {
                return java.Message;
            }
        }

        return null;
    }

    /// <summary>
    /// What to tell people of a call that no JVM answered; null for other exceptions. The bridge finds a connection refused or broken, or
    /// takes the end of an answer for a character.
    /// </summary>
    public static string? DescribeGone(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or EndOfStreamException or OverflowException || cause.GetType() == typeof(IOException))
            {
                return "the JVM of this Spark session doesn't answer: it has ended, or it closed the connection "
                    + $"({FirstLine(cause.Message)}).";
            }
        }

        return null;
    }

    /// <summary>What went wrong in a job, in a line: the worker's own text, or the first cause.</summary>
    /// <param name="trace">The Java trace.</param>
    public static string FindReason(string trace)
    {
        if (WorkerError.Extract(trace) is { } text)
        {
            return WorkerError.GetMessage(text);
        }

        return WorkerError.DescribeLoss(trace)
            ?? (Cancelled().Match(trace) is { Success: true } cancelled ? Shorten(cancelled.Value)
                : Cause().Matches(trace) is { Count: > 0 } causes ? Shorten(causes[^1].Groups[1].Value)
                : Describe(trace));
    }

    /// <summary>What went wrong, in a line.</summary>
    /// <param name="trace">The Java trace; the bridge has none where no method takes the arguments.</param>
    public static string Describe(string trace)
    {
        var text = WorkerError.Extract(trace) ?? trace;
        return FirstLine(text) is { Length: > 0 } line ? Shorten(line) : "the JVM has no method for the arguments of a call";
    }

    /// <summary>The first line of a text that is not empty.</summary>
    public static string FirstLine(string text) =>
        text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";

    private static string Shorten(string line) => line.Length <= MaxLength ? line : line[..MaxLength] + " ...";

    /// <summary>What Spark says of jobs that a user ended; causes behind it are of threads that were interrupted.</summary>
    [GeneratedRegex(@"Job \d+ cancelled[^\n]*")]
    private static partial Regex Cancelled();

    [GeneratedRegex(@"^Caused by: ([^\n]+)", RegexOptions.Multiline)]
    private static partial Regex Cause();
}
