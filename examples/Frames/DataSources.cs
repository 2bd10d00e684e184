using SparkBert.Spark.Sql;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Examples;

/// <summary>Reads and writes the formats that Spark has, partitions, tables, and files named in SQL.</summary>
public static class DataSources
{
    /// <summary>Writes into an empty folder and prints what comes back.</summary>
    public static void Run(SparkSession spark, string folder)
    {
        var squares = spark.Range(1, 6).WithColumn("square", Col("id") * Col("id")).WithColumn("even", Col("id") % 2 == 0);
        squares.Write().Mode(SaveMode.Overwrite).Parquet($"{folder}/parquet");
        squares.Write().Mode("overwrite").Format("json").Save($"{folder}/json");
        squares.Write().Option("header", true).Option("sep", ";").Csv($"{folder}/csv");
        squares.Write().PartitionBy("even").Orc($"{folder}/orc");

        var bloom = new Dictionary<string, string> { ["orc.bloom.filter.columns"] = "square", ["orc.dictionary.key.threshold"] = "1.0" };
        squares.Write().Format("orc").Options(bloom).Mode(SaveMode.Overwrite).Save($"{folder}/bloom");

        spark.Read().Parquet($"{folder}/parquet").OrderBy("id").Show();
        spark.Read().Format("json").Load($"{folder}/json").PrintSchema();
        spark.Read().Schema("id LONG, square LONG, even BOOLEAN").Option("header", true).Option("sep", ";").Csv($"{folder}/csv")
            .Filter("even").OrderBy("id").Show();
        spark.Read().Orc($"{folder}/orc/even=false").OrderBy(Desc("id")).Show();
        spark.Sql($"SELECT sum(square) AS squares FROM parquet.`{folder}/parquet`").Show();

        var cubes = spark.Range(6, 11).WithColumn("cube", Pow(Col("id"), 3.0));
        cubes.Write().Parquet($"{folder}/merged/key=2");
        squares.Select("id", "square").Write().Parquet($"{folder}/merged/key=1");
        spark.Read().Option("mergeSchema", true).Parquet($"{folder}/merged").PrintSchema();

        squares.Write().BucketBy(2, "id").SortBy("square").Option("path", $"{folder}/table").SaveAsTable("squares");
        spark.Catalog.ListColumns("squares").Select("name", "dataType", "isBucket").Show();
        spark.Sql("DROP TABLE squares");
    }

    /// <summary>Reads a table of a database and appends it to another one. Spark needs the database's driver: <c>--jars</c>.</summary>
    /// <param name="spark">The session.</param>
    /// <param name="url">The database: <c>jdbc:...</c>.</param>
    /// <param name="from">The table.</param>
    /// <param name="to">The other one.</param>
    public static void CopyTable(SparkSession spark, string url, string from, string to)
    {
        var table = spark.Read().Format("jdbc").Options(new Dictionary<string, string> { ["url"] = url, ["dbtable"] = from }).Load();
        table.Show();
        table.Write().Format("jdbc").Options(new Dictionary<string, string> { ["url"] = url, ["dbtable"] = to }).Mode(SaveMode.Append)
            .Save();
    }
}
