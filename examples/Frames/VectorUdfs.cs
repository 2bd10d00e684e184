using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using static SparkBert.Spark.Sql.ArrowFunctions;
using Column = SparkBert.Spark.Sql.Column;
using IntegerType = SparkBert.Spark.Sql.Types.IntegerType;
using StructType = SparkBert.Spark.Sql.Types.StructType;

namespace SparkBert.Examples;

/// <summary>Functions of this program over Arrow's arrays: of columns, and of the rows of each group.</summary>
public static class VectorUdfs
{
    /// <summary>Prints the people of a file, JSON with <c>name</c> and <c>age</c>, and the letters of their names by age.</summary>
    public static void Run(SparkSession spark, string people)
    {
        var df = spark.Read().Schema("age INT, name STRING").Json(people);
        Console.WriteLine(df.Schema().SimpleString);
        df.Show();
        df.PrintSchema();

        Func<Column, Column> letters = VectorUdf<StringArray, Int32Array>(CountLetters);
        df.Select(df["name"], letters(df["name"]).Alias("letters")).Show();

        var declared = new StructType(new[]
        {
            new StructField("age", new IntegerType()),
            new StructField("letters", new IntegerType()),
        });
        df.GroupBy("age").Apply(declared, group => SumLetters(group)).OrderBy("age").Show();
    }

    private static Int32Array CountLetters(StringArray names)
    {
        var letters = new Int32Array.Builder();
        for (var i = 0; i < names.Length; i++)
        {
            letters.Append(names.IsNull(i) ? 0 : names.GetString(i).Length);
        }

        return letters.Build();
    }

    /// <summary>One row for a group: of the column of ages, which has an age for each person, the first one counts.</summary>
    private static RecordBatch SumLetters(RecordBatch people)
    {
        var sum = CountLetters((StringArray)people.Column("name")).Sum(letters => letters ?? 0);
        var age = people.Schema.GetFieldIndex("age");
        var schema = new Schema.Builder().Field(people.Schema.GetFieldByIndex(age))
            .Field(field => field.Name("sum").DataType(Int32Type.Default)).Build();
        return new RecordBatch(schema, new[] { people.Column(age), new Int32Array.Builder().Append(sum).Build() }, 1);
    }
}
