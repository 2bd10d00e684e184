namespace SparkBert.Spark.Sql;

/// <summary>Starts the description of a window of rows.</summary>
public static class Window
{
    private const string JavaClass = "org.apache.spark.sql.expressions.Window";

    /// <summary>The first row.</summary>
    public const long UnboundedPreceding = long.MinValue;

    /// <summary>The last row.</summary>
    public const long UnboundedFollowing = long.MaxValue;

    /// <summary>The current row.</summary>
    public const long CurrentRow = 0;

    /// <summary>Rows with equal values belong together.</summary>
    public static WindowSpec PartitionBy(params Column[] columns) => Start("partitionBy", columns);

    /// <summary>Rows with equal values belong together.</summary>
    public static WindowSpec PartitionBy(params string[] columns) => Start("partitionBy", [.. columns.Select(Functions.Col)]);

    /// <summary>All rows belong together, in an order.</summary>
    public static WindowSpec OrderBy(params Column[] columns) => Start("orderBy", columns);

    /// <summary>All rows belong together, in an order.</summary>
    public static WindowSpec OrderBy(params string[] columns) => Start("orderBy", [.. columns.Select(Functions.Col)]);

    /// <summary>The rows from one place to another, relative to the current row; all rows belong together.</summary>
    public static WindowSpec RowsBetween(long start, long end) => Between("rowsBetween", start, end);

    /// <summary>The rows whose value lies from one distance to another; all rows belong together.</summary>
    public static WindowSpec RangeBetween(long start, long end) => Between("rangeBetween", start, end);

    private static WindowSpec Between(string method, long start, long end) =>
        new(jvm => jvm.Gateway.CallStaticObject(JavaClass, method, start, end));

    private static WindowSpec Start(string method, Column[] columns) =>
        new(jvm => jvm.Gateway.CallStaticObject(JavaClass, method, jvm.Gateway.NewSeq(columns.Select(column => column.ToJava(jvm)))));
}
