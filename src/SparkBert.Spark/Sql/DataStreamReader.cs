using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Reads rows as a stream. Its methods change it and return it.</summary>
public sealed class DataStreamReader
{
    private readonly SparkSession session;
    private readonly JavaObject java;

    internal DataStreamReader(SparkSession session, JavaObject java)
    {
        this.session = session;
        this.java = java;
    }

    /// <summary>The source: <c>text</c>, <c>json</c>, <c>csv</c>, <c>parquet</c>, <c>rate</c> or a data source's name.</summary>
    public DataStreamReader Format(string source) => Do("format", source);

    /// <summary>The columns to read; files other than text need them.</summary>
    public DataStreamReader Schema(StructType schema) => Do("schema", JvmFunctions.ToJava(session.SparkContext.Jvm, schema));

    /// <summary>The columns to read, in DDL.</summary>
    public DataStreamReader Schema(string ddl) => Do("schema", ddl);

    /// <summary>An option of the source.</summary>
    public DataStreamReader Option(string key, string value) => Do("option", key, value);

    /// <summary>An option of the source.</summary>
    public DataStreamReader Option(string key, bool value) => Do("option", key, value);

    /// <summary>An option of the source.</summary>
    public DataStreamReader Option(string key, long value) => Do("option", key, value);

    /// <summary>An option of the source.</summary>
    public DataStreamReader Option(string key, double value) => Do("option", key, value);

    /// <summary>Options of the source.</summary>
    public DataStreamReader Options(IEnumerable<KeyValuePair<string, string>> options) =>
        Do("options", session.SparkContext.Jvm.Gateway.NewMap(options));

    /// <summary>Reads a source that needs no path.</summary>
    public DataFrame Load() => session.CreateFrame(java.CallObject("load"));

    /// <summary>Reads the files that arrive in a folder.</summary>
    public DataFrame Load(string path) => session.CreateFrame(java.CallObject("load", path));

    /// <summary>Reads the lines of text files that arrive in a folder.</summary>
    public DataFrame Text(string path) => session.CreateFrame(java.CallObject("text", path));

    /// <summary>Reads the JSON files that arrive in a folder.</summary>
    public DataFrame Json(string path) => session.CreateFrame(java.CallObject("json", path));

    /// <summary>Reads the CSV files that arrive in a folder.</summary>
    public DataFrame Csv(string path) => session.CreateFrame(java.CallObject("csv", path));

    /// <summary>Reads the Parquet files that arrive in a folder.</summary>
    public DataFrame Parquet(string path) => session.CreateFrame(java.CallObject("parquet", path));

    /// <summary>Reads the ORC files that arrive in a folder.</summary>
    public DataFrame Orc(string path) => session.CreateFrame(java.CallObject("orc", path));

    /// <summary>Reads a table as a stream.</summary>
    public DataFrame Table(string name) => session.CreateFrame(java.CallObject("table", name));

    private DataStreamReader Do(string method, params object?[] arguments)
    {
        java.Call(method, arguments);
        return this;
    }
}
