using System.Text.RegularExpressions;
using SparkBert.Spark.Sql;

namespace SparkBert.Examples;

/// <summary>Finds requests in the log of a web server with functions of this program in SQL, each over what the last one left.</summary>
public static partial class Logging
{
    /// <summary>Prints what each step leaves, and how many of the last lines ask with GET.</summary>
    public static void Run(SparkSession spark, string log)
    {
        var lines = spark.Read().Text(log);
        lines.Show();

        spark.Udf().Register<string, bool>("IsEntry", line => Entry().IsMatch(line));
        lines.CreateOrReplaceTempView("Logs");
        var entries = spark.Sql("SELECT logs.value, IsEntry(logs.value) FROM Logs");

        // Like Spark's own functions, one of SQL gives its column its name.
        entries = entries.Filter(entries["IsEntry(value)"]);
        entries.Show(truncate: 30);
        entries.PrintSchema();

        spark.Udf().Register<string, bool>("IsInside", line => line.StartsWith("10.", StringComparison.Ordinal));
        entries.CreateOrReplaceTempView("Entries");
        var inside = spark.Sql("SELECT entries.value FROM Entries WHERE IsInside(entries.value)");
        inside.Show(truncate: 30);

        spark.Udf().Register<string, bool>("HasSpam", line => Regex.IsMatch(line, @"\bspam\b"));
        inside.CreateOrReplaceTempView("Inside");
        var spam = spark.Sql("SELECT inside.value FROM Inside WHERE HasSpam(inside.value)");
        Console.WriteLine($"GET requests: {spam.Collect().Count(row => IsGet(row.GetAs<string>("value")))}");
    }

    /// <summary>Address, client, user, time, method, path, protocol, status and bytes.</summary>
    [GeneratedRegex(@"^(\S+) (\S+) (\S+) \[([\w:/]+\s[+\-]\d{4})\] ""(?<method>\S+) (\S+) (\S+)"" (\d{3}) (\d+)")]
    private static partial Regex Entry();

    private static bool IsGet(string line)
    {
        var entry = Entry().Match(line);
        Console.WriteLine($"an entry: {entry.Value}");
        return entry.Groups["method"].Value == "GET";
    }
}
