namespace SparkBert.Spark.Pipelines;

/// <summary>How rows cross from the JVM to .NET and back.</summary>
internal enum Crossing
{
    /// <summary>
    /// One scalar function (200) over the columns that the stages read, which returns a struct of the new ones; all other columns stay in the JVM. For pipelines that keep each row one row.
    /// </summary>
    Columns,

    /// <summary>Whole rows through mapInArrow (207): for pipelines that change the number of rows.</summary>
    Rows,
}
