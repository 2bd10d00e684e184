using System.Globalization;
using SparkBert.Examples;
using SparkBert.Spark.Sql;

const string Usage = """
    Frames basic PEOPLE.json
    Frames data-sources FOLDER
    Frames copy-table JDBC-URL FROM TO
    Frames github-projects PROJECTS.csv
    Frames logging ACCESS.log
    Frames vector-udfs PEOPLE.json
    Frames vector-data-frame-udfs PEOPLE.json
    Frames word-count HOST PORT
    Frames windowed-word-count HOST PORT SECONDS [SLIDE-SECONDS]
    Frames character-count HOST PORT
    Frames kafka-word-count SERVERS subscribe|subscribePattern|assign TOPICS

    SPARK_HOME is the folder of Spark. For words: nc -lk 9999, and HOST PORT are localhost 9999.
    """;

int Number(int place) => int.Parse(args[place], CultureInfo.InvariantCulture);

int Run(Action<SparkSession> example)
{
    using var spark = SparkSession.Builder().AppName($"Frames {args[0]}").Config("spark.sql.shuffle.partitions", 4).GetOrCreate();
    example(spark);
    return 0;
}

int Count(Func<SparkSession, DataFrame> words) => Run(spark =>
    words(spark).WriteStream().OutputMode("complete").Format("console").Option("truncate", false).Start().AwaitTermination());

switch (args)
{
    case ["basic", var people]:
        return Run(spark => Basic.Run(spark, people));
    case ["data-sources", var folder]:
        return Run(spark => DataSources.Run(spark, folder));
    case ["copy-table", var url, var from, var to]:
        return Run(spark => DataSources.CopyTable(spark, url, from, to));
    case ["github-projects", var projects]:
        return Run(spark => GitHubProjects.Run(spark, projects));
    case ["logging", var log]:
        return Run(spark => Logging.Run(spark, log));
    case ["vector-udfs", var people]:
        return Run(spark => VectorUdfs.Run(spark, people));
    case ["vector-data-frame-udfs", var people]:
        return Run(spark => VectorDataFrameUdfs.Run(spark, people));
    case ["word-count", var host, _]:
        return Count(spark => NetworkWordCount.Count(spark, host, Number(2)));
    case ["windowed-word-count", var host, _, _, ..] when args.Length < 6:
        return Count(spark => WindowedWordCount.Count(spark, host, Number(2), Number(3), Number(args.Length - 1)));
    case ["character-count", var host, _]:
        return Run(spark => NetworkCharacterCount.Count(spark, host, Number(2)).WriteStream().Format("console").Start().AwaitTermination());
    case ["kafka-word-count", var servers, var how, var topics]:
        return Count(spark => KafkaWordCount.Count(spark, servers, how, topics));
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
