using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Reads frames from files and tables. Its methods change it and return it.</summary>
public sealed class DataFrameReader
{
    private readonly SparkSession session;
    private readonly JavaObject java;

    internal DataFrameReader(SparkSession session, JavaObject java)
    {
        this.session = session;
        this.java = java;
    }

    /// <summary>The format: <c>csv</c>, <c>json</c>, <c>text</c>, <c>parquet</c>, <c>orc</c> or a data source's name.</summary>
    public DataFrameReader Format(string source) => Do("format", source);

    /// <summary>The columns to read, instead of those that Spark finds.</summary>
    public DataFrameReader Schema(StructType schema) => Do("schema", JvmFunctions.ToJava(session.Jvm, schema));

    /// <summary>The columns to read, in DDL.</summary>
    public DataFrameReader Schema(string ddl) => Do("schema", ddl);

    /// <summary>An option of the format.</summary>
    public DataFrameReader Option(string key, string value) => Do("option", key, value);

    /// <summary>An option of the format.</summary>
    public DataFrameReader Option(string key, bool value) => Do("option", key, value);

    /// <summary>An option of the format.</summary>
    public DataFrameReader Option(string key, long value) => Do("option", key, value);

    /// <summary>An option of the format.</summary>
    public DataFrameReader Option(string key, double value) => Do("option", key, value);

    /// <summary>Options of the format.</summary>
    public DataFrameReader Options(IEnumerable<KeyValuePair<string, string>> options) => Do("options", session.Jvm.Gateway.NewMap(options));

    /// <summary>Reads from a source that needs no path.</summary>
    public DataFrame Load() => Frame("load");

    /// <summary>Reads files, folders or patterns.</summary>
    public DataFrame Load(params string[] paths) => Frame("load", Paths(paths));

    /// <summary>Reads CSV files.</summary>
    public DataFrame Csv(params string[] paths) => Frame("csv", Paths(paths));

    /// <summary>Reads files with a JSON object on each line.</summary>
    public DataFrame Json(params string[] paths) => Frame("json", Paths(paths));

    /// <summary>Reads the lines of text files as a column <c>value</c>.</summary>
    public DataFrame Text(params string[] paths) => Frame("text", Paths(paths));

    /// <summary>Reads Parquet files.</summary>
    public DataFrame Parquet(params string[] paths) => Frame("parquet", Paths(paths));

    /// <summary>Reads ORC files.</summary>
    public DataFrame Orc(params string[] paths) => Frame("orc", Paths(paths));

    /// <summary>Reads a table or view.</summary>
    public DataFrame Table(string name) => Frame("table", name);

    private JavaObject Paths(string[] paths) => session.Jvm.Gateway.NewSeq(paths);

    private DataFrame Frame(string method, params object?[] arguments) => new(session, java.CallObject(method, arguments));

    private DataFrameReader Do(string method, params object?[] arguments)
    {
        java.Call(method, arguments);
        return this;
    }
}
