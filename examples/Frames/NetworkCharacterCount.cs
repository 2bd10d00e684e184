using SparkBert.Spark.Sql;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Examples;

/// <summary>Lines that come over a socket through a function of this program.</summary>
public static class NetworkCharacterCount
{
    /// <summary>A stream with two rows for each line: the line, and the line with the number of its characters.</summary>
    public static DataFrame Count(SparkSession spark, string host, int port)
    {
        var lines = spark.ReadStream().Format("socket").Option("host", host).Option("port", port).Load();
        Func<Column, Column> count = Udf<string, string[]>(line => [line, $"{line}: {line.Length}"]);
        return lines.Select(Explode(count(lines["value"])));
    }
}
