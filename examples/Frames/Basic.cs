using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Examples;

/// <summary>
/// Columns, filters, groups, SQL, joins and functions of this program over a file of people: JSON with <c>name</c> and <c>age</c>.
/// </summary>
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

        df.Select("name", "age", "age", "name").Show();
        df.Select(df["name"], df["age"] + 1).Show();
        df.Filter(df["age"] > 21).Show();
        df.Filter(Col("age").IsNull()).Show();
        df.GroupBy("age").Agg(Avg(df["age"]), CountDistinct(df["age"], df["name"])).OrderBy("age").Show();
        df.Select(Col("name"), PosExplode(Split(Col("name"), ""))).Show(5);

        df.CreateOrReplaceTempView("people");
        spark.Sql("SELECT upper(name) AS name, age FROM people WHERE age IS NOT NULL").Show();
        Console.WriteLine($"a view: {spark.Catalog.TableExists("people")}");

        RunFunctions(spark, df);

        df.Join(df, "name").Show();
        df.Join(df, ["name", "age"]).Show();
        df.Join(df, df["name"] == df["name"], "outer").Show();
        df.Union(df).WithColumn("town", Lit("Oslo")).WithColumnRenamed("name", "fullname").Show(vertical: true);
        df.Na().Fill(-1, ["age"]).Show();
        df.Drop("age").Show();

        var made = spark.CreateDataFrame([new GenericRow([20, "Alex"]), new GenericRow([null, "Kim"])], schema);
        made.Union(df).Show();
    }

    /// <summary>Lambdas in SQL and over columns, one of another, and such as return arrays and maps.</summary>
    private static void RunFunctions(SparkSession spark, DataFrame people)
    {
        spark.Udf().Register<int?, string, string>("describe", (age, name) => name + (age.HasValue ? $", {age.Value}" : ", no age"));
        spark.Sql("SELECT describe(*) FROM people").Show();

        Func<Column, Column, Column> inTenYears = Udf<int?, string, string>((age, name) => $"{name}: {(age ?? 0) + 10}");
        Func<Column, Column> greet = Udf<string, string>(name => $"Dear {name}");
        people.Select(greet(inTenYears(people["age"], people["name"]))).Show();
        people.Select(inTenYears(people["age"], people["name"]), greet(people["name"])).Show();

        Func<Column, Column> twice = Udf<string, string[]>(name => [name, name + name]);
        people.Select(Explode(twice(people["name"])).Alias("once or twice")).Show();

        Func<Column, Column> letters = Udf<string, IDictionary<string, string[]>>(
            name => new Dictionary<string, string[]> { [name] = [name[..1], name[^1..]] });
        people.Select(letters(people["name"]).As("letters")).Show(truncate: 50);
    }
}
