using System.Globalization;
using SparkBert.Examples;
using SparkBert.Spark.Sql;

const string Usage = """
    Frames basic PEOPLE.json
    Frames data-sources FOLDER
    Frames word-count HOST PORT
    Frames windowed-word-count HOST PORT SECONDS [SLIDE-SECONDS]

    SPARK_HOME is the folder of Spark. For words: nc -lk 9999, and HOST PORT are localhost 9999.
    """;

SparkSession Start() => SparkSession.Builder().AppName($"Frames {args[0]}").Config("spark.sql.shuffle.partitions", 4).GetOrCreate();
int Number(int place) => int.Parse(args[place], CultureInfo.InvariantCulture);

switch (args)
{
    case ["basic", var people]:
        using (var spark = Start())
        {
            Basic.Run(spark, people);
        }

        return 0;
    case ["data-sources", var folder]:
        using (var spark = Start())
        {
            DataSources.Run(spark, folder);
        }

        return 0;
    case ["word-count", var host, _]:
        using (var spark = Start())
        {
            NetworkWordCount.Count(spark, host, Number(2)).WriteStream().OutputMode("complete").Format("console").Start()
                .AwaitTermination();
        }

        return 0;
    case ["windowed-word-count", var host, _, _, ..] when args.Length < 6:
        using (var spark = Start())
        {
            WindowedWordCount.Count(spark, host, Number(2), Number(3), Number(args.Length - 1)).WriteStream().OutputMode("complete")
                .Format("console").Option("truncate", false).Start().AwaitTermination();
        }

        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
