using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>Which rows a window function sees; made by <see cref="Window"/>.</summary>
public sealed class WindowSpec
{
    private readonly Func<SparkJvm, JavaObject> build;

    internal WindowSpec(Func<SparkJvm, JavaObject> build) => this.build = build;

    /// <summary>Rows with equal values belong together.</summary>
    public WindowSpec PartitionBy(params Column[] columns) => With("partitionBy", columns);

    /// <summary>Rows with equal values belong together.</summary>
    public WindowSpec PartitionBy(params string[] columns) => With("partitionBy", [.. columns.Select(Functions.Col)]);

    /// <summary>The order of the rows that belong together.</summary>
    public WindowSpec OrderBy(params Column[] columns) => With("orderBy", columns);

    /// <summary>The order of the rows that belong together.</summary>
    public WindowSpec OrderBy(params string[] columns) => With("orderBy", [.. columns.Select(Functions.Col)]);

    /// <summary>The rows from one place to another, relative to the current row.</summary>
    public WindowSpec RowsBetween(long start, long end) => new(jvm => build(jvm).CallObject("rowsBetween", start, end));

    /// <summary>The rows whose value lies from one distance to another.</summary>
    public WindowSpec RangeBetween(long start, long end) => new(jvm => build(jvm).CallObject("rangeBetween", start, end));

    internal JavaObject ToJava(SparkJvm jvm) => build(jvm);

    private WindowSpec With(string method, Column[] columns) =>
        new(jvm => build(jvm).CallObject(method, jvm.Gateway.NewSeq(columns.Select(column => column.ToJava(jvm)))));
}
