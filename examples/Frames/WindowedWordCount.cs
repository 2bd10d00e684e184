using SparkBert.Spark.Sql;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Examples;

/// <summary>Counts the words of lines that come over a socket, by the time at which they came.</summary>
public static class WindowedWordCount
{
    /// <summary>A stream of windows, words and their counts so far.</summary>
    /// <param name="spark">The session.</param>
    /// <param name="host">Where the lines come from.</param>
    /// <param name="port">Its port.</param>
    /// <param name="seconds">The length of a window.</param>
    /// <param name="slideSeconds">From the start of a window to that of the next; no longer than a window.</param>
    public static DataFrame Count(SparkSession spark, string host, int port, int seconds, int slideSeconds)
    {
        var lines = spark.ReadStream().Format("socket").Option("host", host).Option("port", port).Option("includeTimestamp", true).Load();
        var words = lines.Select(Explode(Split(lines["value"], " ")).Alias("word"), lines["timestamp"]);
        return words.GroupBy(Window(words["timestamp"], $"{seconds} seconds", $"{slideSeconds} seconds"), words["word"])
            .Count().OrderBy("window");
    }
}
