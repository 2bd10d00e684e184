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
    public DataFrameReader Schema(StructType schema) => Do("schema", JvmFunctions.ToJava(session.SparkContext.Jvm, schema));

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
    public DataFrameReader Options(IEnumerable<KeyValuePair<string, string>> options) =>
        Do("options", session.SparkContext.Jvm.Gateway.NewMap(options));

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

    /// <summary>Reads a table of a database by JDBC, in one partition. The driver's jar must be on Spark's class path.</summary>
    /// <param name="url">The address, such as <c>jdbc:postgresql://host/database</c>.</param>
    /// <param name="table">The table, or a query in parentheses with a name.</param>
    /// <param name="properties">Such as <c>user</c>, <c>password</c> and <c>driver</c>.</param>
    public DataFrame Jdbc(string url, string table, IEnumerable<KeyValuePair<string, string>> properties) =>
        Frame("jdbc", url, table, session.SparkContext.Jvm.Gateway.NewProperties(properties));

    /// <summary>Reads a table of a database by JDBC, in partitions of ranges of a column.</summary>
    /// <param name="url">The address.</param>
    /// <param name="table">The table.</param>
    /// <param name="columnName">A column of numbers, dates or times.</param>
    /// <param name="lowerBound">Where the second partition begins, roughly; rows below are in the first.</param>
    /// <param name="upperBound">Where the last partition ends, roughly; rows above are in it.</param>
    /// <param name="numPartitions">The partitions, each a query.</param>
    /// <param name="properties">Such as <c>user</c>, <c>password</c> and <c>driver</c>.</param>
    public DataFrame Jdbc(
        string url, string table, string columnName, long lowerBound, long upperBound, int numPartitions,
        IEnumerable<KeyValuePair<string, string>> properties) => Frame(
            "jdbc", url, table, columnName, lowerBound, upperBound, numPartitions,
            session.SparkContext.Jvm.Gateway.NewProperties(properties));

    private JavaObject Paths(string[] paths) => session.SparkContext.Jvm.Gateway.NewSeq(paths);

    private DataFrame Frame(string method, params object?[] arguments) => new(session, java.CallObject(method, arguments));

    private DataFrameReader Do(string method, params object?[] arguments)
    {
        java.Call(method, arguments);
        return this;
    }
}
