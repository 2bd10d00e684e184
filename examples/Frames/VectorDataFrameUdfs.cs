using Microsoft.Data.Analysis;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using FxDataFrame = Microsoft.Data.Analysis.DataFrame;

namespace SparkBert.Examples;

/// <summary>A function of this program over the rows of each group as a frame of Microsoft.Data.Analysis.</summary>
public static class VectorDataFrameUdfs
{
    /// <summary>Prints the people of a file, JSON with <c>name</c> and <c>age</c>, and the letters of their names by age.</summary>
    public static void Run(SparkSession spark, string people)
    {
        var df = spark.Read().Schema("age INT, name STRING").Json(people);
        Console.WriteLine(df.Schema().SimpleString);
        df.Show();

        var declared = new StructType(new[]
        {
            new StructField("age", new IntegerType()),
            new StructField("letters", new IntegerType()),
        });
        df.GroupBy("age").Apply(declared, group => SumLetters(group)).OrderBy("age").Show();
    }

    private static FxDataFrame SumLetters(FxDataFrame people)
    {
        var names = people.Columns.GetArrowStringColumn("name");
        var (age, letters) = (new Int32DataFrameColumn("age"), new Int32DataFrameColumn("letters"));
        age.Append(people.Columns.GetInt32Column("age")[0]);
        letters.Append(Enumerable.Range(0, (int)people.Rows.Count).Sum(row => names[row]?.Length ?? 0));
        return new FxDataFrame(age, letters);
    }
}
