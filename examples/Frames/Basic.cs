using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Examples;

/// <summary>Columns, filters, groups, SQL and joins over a file of people: JSON with <c>name</c> and <c>age</c>.</summary>
public static class Basic
{
    /// <summary>Prints what each step gives.</summary>
    public static void Run(SparkSession spark, string people)
    {
        var schema = new StructType(new StructField("age", new IntegerType()), new StructField("name", new StringType()));
        var df = spark.Read().Schema(schema).Json(people);
        Console.WriteLine(df.Schema().SimpleString);
        df.PrintSchema();
        foreach (var row in df.Collect())
        {
            Console.WriteLine($"{row} of {row.Size()} values: {row.GetAs<string>("name")}");
        }

        df.Select(df["name"], df["age"] + 1).Show();
        df.Filter(df["age"] > 21).Show();
        df.Filter(Col("age").IsNull()).Show();
        df.GroupBy("age").Agg(Avg(df["age"]), CountDistinct(df["age"], df["name"])).OrderBy("age").Show();
        df.Select(Col("name"), PosExplode(Split(Col("name"), ""))).Show(5);

        df.CreateOrReplaceTempView("people");
        spark.Sql("SELECT upper(name) AS name, age FROM people WHERE age IS NOT NULL").Show();
        Console.WriteLine($"a view: {spark.Catalog.TableExists("people")}");

        df.Join(df, "name").Show();
        df.Join(df, ["name", "age"]).Show();
        df.Union(df).WithColumn("town", Lit("Oslo")).WithColumnRenamed("name", "fullname").Show(vertical: true);
        df.Na().Fill(-1, ["age"]).Show();
        df.Drop("age").Show();

        var made = spark.CreateDataFrame([new GenericRow([20, "Alex"]), new GenericRow([null, "Kim"])], schema);
        made.Union(df).Show();
    }
}
