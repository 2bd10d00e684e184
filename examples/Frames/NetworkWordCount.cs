using SparkBert.Spark.Sql;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Examples;

/// <summary>Counts the words of lines that come over a socket.</summary>
public static class NetworkWordCount
{
    /// <summary>A stream of words and their counts so far.</summary>
    public static DataFrame Count(SparkSession spark, string host, int port)
    {
        var lines = spark.ReadStream().Format("socket").Option("host", host).Option("port", port).Load();
        var words = lines.Select(Explode(Split(lines["value"], " ")).Alias("word"));
        return words.GroupBy("word").Count();
    }
}
