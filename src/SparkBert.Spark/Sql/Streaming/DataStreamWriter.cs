using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql.Streaming;

/// <summary>Writes the rows of a stream. Its methods change it and give it back; <see cref="Start()"/> starts the query.</summary>
public sealed class DataStreamWriter
{
    private readonly SparkSession session;
    private readonly JavaObject java;

    internal DataStreamWriter(SparkSession session, JavaObject java)
    {
        this.session = session;
        this.java = java;
    }

    /// <summary>The sink: <c>parquet</c>, <c>json</c>, <c>memory</c>, <c>console</c>, <c>noop</c> or a data source's name.</summary>
    public DataStreamWriter Format(string source) => Do("format", source);

    /// <summary>Which rows are written.</summary>
    public DataStreamWriter OutputMode(OutputMode mode) => Do("outputMode", mode.ToString());

    /// <summary>When the query looks for new rows; by default as soon as it is done with those before.</summary>
    public DataStreamWriter Trigger(Trigger trigger) => Do("trigger", trigger.ToJava(session.Jvm));

    /// <summary>The query's name.</summary>
    public DataStreamWriter QueryName(string name) => Do("queryName", name);

    /// <summary>Where the query keeps how far it came: the same as the option <c>checkpointLocation</c>.</summary>
    public DataStreamWriter CheckpointLocation(string path) => Option("checkpointLocation", path);

    /// <summary>An option of the sink.</summary>
    public DataStreamWriter Option(string key, string value) => Do("option", key, value);

    /// <summary>An option of the sink.</summary>
    public DataStreamWriter Option(string key, bool value) => Do("option", key, value);

    /// <summary>An option of the sink.</summary>
    public DataStreamWriter Option(string key, long value) => Do("option", key, value);

    /// <summary>Options of the sink.</summary>
    public DataStreamWriter Options(IEnumerable<KeyValuePair<string, string>> options) => Do("options", session.Jvm.Gateway.NewMap(options));

    /// <summary>A folder for each value of columns.</summary>
    public DataStreamWriter PartitionBy(params string[] columns) => Do("partitionBy", session.Jvm.Gateway.NewSeq(columns));

    /// <summary>Starts the query.</summary>
    public StreamingQuery Start() => new(session, java.CallObject("start"));

    /// <summary>Starts the query, which writes to a folder.</summary>
    public StreamingQuery Start(string path) => new(session, java.CallObject("start", path));

    /// <summary>Starts the query, which writes to a table.</summary>
    public StreamingQuery ToTable(string name) => new(session, java.CallObject("toTable", name));

    private DataStreamWriter Do(string method, params object?[] arguments)
    {
        java.Call(method, arguments);
        return this;
    }
}
