namespace SparkBert.Worker.Wire;

/// <summary>
/// The JVM of Databricks, which speaks a dialect of Spark's protocol. What is known of it comes from reports and from the source of .NET
/// for Apache Spark (docs/databricks.md), not from a cluster.
/// </summary>
internal static class DatabricksRuntime
{
    /// <summary>The variable that Databricks sets in all processes of a cluster.</summary>
    public const string Variable = "DATABRICKS_RUNTIME_VERSION";

    private const string UseTheShim =
        "Use the Python function sparkbert.shim.map_in_arrow with DataFrame.mapInArrow, which needs nothing of the JVM's protocol "
        + "(docs/databricks.md).";

    /// <summary>Whether this process runs on a cluster of Databricks.</summary>
    public static bool IsHere => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The error of a task whose bytes are not those of Spark.</summary>
    public static ProtocolException Explain(ProtocolException error) => new(
        $"the JVM of Databricks {Environment.GetEnvironmentVariable(Variable)} sends a task in another form than Spark: {error.Message} "
        + UseTheShim,
        error);

    /// <summary>The error of a grouped function, whose groups come in another form there.</summary>
    public static NotSupportedException RefuseGroups() => new(
        $"grouped functions are not supported on Databricks ({Environment.GetEnvironmentVariable(Variable)}), whose JVM sends groups in "
        + $"another form than Spark. The same pipeline without groups gives the same columns. {UseTheShim}");
}
