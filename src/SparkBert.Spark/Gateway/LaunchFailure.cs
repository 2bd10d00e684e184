namespace SparkBert.Spark.Gateway;

/// <summary>Says in one sentence why spark-submit ended before the gateway was there.</summary>
internal static class LaunchFailure
{
    /// <summary>The sentence, from the exit code and the last lines of the error output.</summary>
    public static string Describe(SparkHome home, int exitCode, string[] lines)
    {
        if (lines.FirstOrDefault(line => line.Contains("UnsupportedClassVersionError", StringComparison.Ordinal)) is not null)
        {
            return $"Spark {home.Version} needs a newer Java than the one found; set JAVA_HOME to a Java 17 (Spark 4 needs 17 or 21, Spark 3.5 takes 8, 11 or 17).";
        }

        if (lines.FirstOrDefault(line => line.StartsWith("JAVA_HOME is not set", StringComparison.Ordinal)) is not null)
        {
            return JavaCommand.Missing;
        }

        // Spark's own messages name the setting that is wrong; a stack trace's frames add nothing.
        var said = lines.Where(line => line.Contains("Exception", StringComparison.Ordinal) || line.Contains("Error", StringComparison.Ordinal)).Take(3).ToArray();
        var text = string.Join(" | ", said.Length > 0 ? said : lines.TakeLast(5));
        return $"spark-submit of {home.Path} ended with code {exitCode} before its gateway was there: {(text.Length == 0 ? "it said nothing." : text)}";
    }
}
