using SparkBert.Spark.Sql;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Examples;

/// <summary>Counts the words of messages of Kafka. Spark needs its package for that: <c>--packages</c>.</summary>
public static class KafkaWordCount
{
    /// <summary>A stream of words and their counts so far.</summary>
    /// <param name="spark">The session.</param>
    /// <param name="servers">Kafka's servers, <c>HOST:PORT,...</c>.</param>
    /// <param name="how">How topics are named: <c>subscribe</c>, <c>subscribePattern</c> or <c>assign</c>.</param>
    /// <param name="topics">The topics.</param>
    public static DataFrame Count(SparkSession spark, string servers, string how, string topics)
    {
        var messages = spark.ReadStream().Format("kafka").Option("kafka.bootstrap.servers", servers).Option(how, topics).Load()
            .SelectExpr("CAST(value AS STRING)");
        var words = messages.Select(Explode(Split(messages["value"], " ")).Alias("word"));
        return words.GroupBy("word").Count();
    }
}
