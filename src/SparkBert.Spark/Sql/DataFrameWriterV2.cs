using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>
/// Writes a frame to a table of a catalog (Iceberg, Delta and others): <see cref="DataFrame.WriteTo"/>. Its methods change it and return
/// it; the last one runs the job.
/// </summary>
public sealed class DataFrameWriterV2
{
    private readonly DataFrame frame;
    private readonly JavaObject java;

    internal DataFrameWriterV2(DataFrame frame, string table)
    {
        this.frame = frame;
        java = frame.Java.CallObject("writeTo", table);
    }

    /// <summary>The table's provider, for a table that is created.</summary>
    public DataFrameWriterV2 Using(string provider) => Do("using", provider);

    /// <summary>An option of the writer.</summary>
    public DataFrameWriterV2 Option(string key, string value) => Do("option", key, value);

    /// <summary>An option of the writer.</summary>
    public DataFrameWriterV2 Option(string key, bool value) => Do("option", key, value);

    /// <summary>An option of the writer.</summary>
    public DataFrameWriterV2 Option(string key, long value) => Do("option", key, value);

    /// <summary>An option of the writer.</summary>
    public DataFrameWriterV2 Option(string key, double value) => Do("option", key, value);

    /// <summary>Options of the writer.</summary>
    public DataFrameWriterV2 Options(IEnumerable<KeyValuePair<string, string>> options) =>
        Do("options", frame.Jvm.Gateway.NewMap(options));

    /// <summary>A property of the table.</summary>
    public DataFrameWriterV2 TableProperty(string property, string value) => Do("tableProperty", property, value);

    /// <summary>The partitions of a table that is created: columns, or <c>Functions.Expr("years(day)")</c> and the like.</summary>
    public DataFrameWriterV2 PartitionedBy(Column column, params Column[] columns)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(columns);
        var jvm = frame.Jvm;
        return Do("partitionedBy", column.ToJava(jvm), jvm.Gateway.NewSeq(columns.Select(other => other.ToJava(jvm))));
    }

    /// <summary>Creates the table with the rows.</summary>
    /// <exception cref="JavaException">It is there.</exception>
    public void Create() => java.Call("create");

    /// <summary>Replaces the table by one with the rows.</summary>
    /// <exception cref="JavaException">It is not there.</exception>
    public void Replace() => java.Call("replace");

    /// <summary>Creates the table with the rows, or replaces it.</summary>
    public void CreateOrReplace() => java.Call("createOrReplace");

    /// <summary>Adds the rows to the table.</summary>
    /// <exception cref="JavaException">It is not there.</exception>
    public void Append() => java.Call("append");

    /// <summary>Replaces the table's rows for which a condition is true.</summary>
    /// <exception cref="JavaException">The table is not there.</exception>
    public void Overwrite(Column condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        java.Call("overwrite", condition.ToJava(frame.Jvm));
    }

    /// <summary>Replaces the partitions for which the frame has rows.</summary>
    /// <exception cref="JavaException">The table is not there.</exception>
    public void OverwritePartitions() => java.Call("overwritePartitions");

    private DataFrameWriterV2 Do(string method, params object?[] arguments)
    {
        java.Call(method, arguments);
        return this;
    }
}
