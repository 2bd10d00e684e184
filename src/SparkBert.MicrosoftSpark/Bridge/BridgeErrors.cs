using Microsoft.Spark;

namespace SparkBert.MicrosoftSpark.Bridge;

/// <summary>Reads exceptions of the bridge: their text is in an inner one, as a Java trace with all causes.</summary>
internal static class BridgeErrors
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

    /// <summary>What went wrong, in a line.</summary>
    /// <param name="trace">The Java trace; the bridge has none where no method takes the arguments.</param>
    public static string Describe(string trace)
    {
        var text = WorkerError.Extract(trace) ?? trace;
        var line = text.Split('\n').Select(each => each.Trim()).FirstOrDefault(each => each.Length > 0)
            ?? "the JVM has no method for the arguments of a call";
        return line.Length <= MaxLength ? line : line[..MaxLength] + " ...";
    }
}
