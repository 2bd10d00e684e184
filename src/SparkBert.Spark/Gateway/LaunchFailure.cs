namespace SparkBert.Spark.Gateway;

/// <summary>Explains in one sentence why spark-submit ended before its gateway was open.</summary>
internal static class LaunchFailure
{
    private const int MaxLines = 3;
    private const int MaxLastLines = 5;

    /// <summary>The sentence, from the exit code and the last lines of the error output.</summary>
    public static string Describe(SparkHome home, int exitCode, string[] lines)
    {
        if (lines.Any(line => line.Contains("UnsupportedClassVersionError", StringComparison.Ordinal)))
        {
            return $"Spark {home.Version} needs a newer Java than the one found; set JAVA_HOME to a Java 17 "
                + "(Spark 4 needs 17 or 21, Spark 3.5 takes 8, 11 or 17).";
        }

        if (lines.Any(line => line.StartsWith("JAVA_HOME is not set", StringComparison.Ordinal)))
        {
            return JavaCommand.Missing;
        }

        // Spark's own messages name the wrong setting; the frames of a stack trace add nothing.
        var errors = lines.Where(IsError).Take(MaxLines).ToArray();
        var text = string.Join(" | ", errors.Length > 0 ? errors : lines.TakeLast(MaxLastLines));
        return $"spark-submit of {home.Path} ended with code {exitCode} before its gateway was there: "
            + (text.Length == 0 ? "it said nothing." : text);
    }

    private static bool IsError(string line) =>
        line.Contains("Exception", StringComparison.Ordinal) || line.Contains("Error", StringComparison.Ordinal);
}
