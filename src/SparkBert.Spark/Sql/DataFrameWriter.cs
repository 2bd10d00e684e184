using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>Writes a frame to files or tables. Its methods change it and return it; the last one runs the job.</summary>
public sealed class DataFrameWriter
{
    private readonly DataFrame frame;
    private readonly JavaObject java;

    internal DataFrameWriter(DataFrame frame, JavaObject java)
    {
        this.frame = frame;
        this.java = java;
    }

    /// <summary>What happens if the target exists; by default writing fails.</summary>
    public DataFrameWriter Mode(SaveMode mode) => Mode(mode.ToString());

    /// <summary>What happens if the target exists: <c>append</c>, <c>overwrite</c>, <c>ignore</c>, <c>error</c>.</summary>
    public DataFrameWriter Mode(string mode) => Do("mode", mode);

    /// <summary>
    /// The format: <c>csv</c>, <c>json</c>, <c>text</c>, <c>parquet</c>, <c>orc</c>, <c>noop</c> or a data source's name.
    /// </summary>
    public DataFrameWriter Format(string source) => Do("format", source);

    /// <summary>An option of the format.</summary>
    public DataFrameWriter Option(string key, string value) => Do("option", key, value);

    /// <summary>An option of the format.</summary>
    public DataFrameWriter Option(string key, bool value) => Do("option", key, value);

    /// <summary>An option of the format.</summary>
    public DataFrameWriter Option(string key, long value) => Do("option", key, value);

    /// <summary>An option of the format.</summary>
    public DataFrameWriter Option(string key, double value) => Do("option", key, value);

    /// <summary>Options of the format.</summary>
    public DataFrameWriter Options(IEnumerable<KeyValuePair<string, string>> options) => Do("options", frame.Jvm.Gateway.NewMap(options));

    /// <summary>A folder for each value of columns.</summary>
    public DataFrameWriter PartitionBy(params string[] columns) => Do("partitionBy", frame.Jvm.Gateway.NewSeq(columns));

    /// <summary>Rows in the given number of buckets by columns; for tables.</summary>
    public DataFrameWriter BucketBy(int buckets, string column, params string[] more) =>
        Do("bucketBy", buckets, column, frame.Jvm.Gateway.NewSeq(more));

    /// <summary>The order of the rows in each bucket.</summary>
    public DataFrameWriter SortBy(string column, params string[] more) => Do("sortBy", column, frame.Jvm.Gateway.NewSeq(more));

    /// <summary>Writes to a target that needs no path.</summary>
    public void Save() => java.Call("save");

    /// <summary>Writes to a folder.</summary>
    public void Save(string path) => java.Call("save", path);

    /// <summary>Writes a table of the session's catalog.</summary>
    public void SaveAsTable(string name) => java.Call("saveAsTable", name);

    /// <summary>Adds the rows to a table, columns by their place.</summary>
    public void InsertInto(string name) => java.Call("insertInto", name);

    /// <summary>Writes CSV files to a folder.</summary>
    public void Csv(string path) => java.Call("csv", path);

    /// <summary>Writes files with a JSON object on each line to a folder.</summary>
    public void Json(string path) => java.Call("json", path);

    /// <summary>Writes the one text column as lines to a folder.</summary>
    public void Text(string path) => java.Call("text", path);

    /// <summary>Writes Parquet files to a folder.</summary>
    public void Parquet(string path) => java.Call("parquet", path);

    /// <summary>Writes ORC files to a folder.</summary>
    public void Orc(string path) => java.Call("orc", path);

    /// <summary>Writes a table of a database by JDBC. The driver's jar must be on Spark's class path.</summary>
    /// <param name="url">The address, such as <c>jdbc:postgresql://host/database</c>.</param>
    /// <param name="table">The table.</param>
    /// <param name="properties">Such as <c>user</c>, <c>password</c> and <c>driver</c>.</param>
    public void Jdbc(string url, string table, IEnumerable<KeyValuePair<string, string>> properties) =>
        java.Call("jdbc", url, table, frame.Jvm.Gateway.NewProperties(properties));

    private DataFrameWriter Do(string method, params object?[] arguments)
    {
        java.Call(method, arguments);
        return this;
    }
}
