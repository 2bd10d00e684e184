using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Streaming;

namespace SparkBert.Spark.Sql;

/// <summary>Writes the rows of a stream. Its methods change it and return it; <see cref="Start()"/> starts the query.</summary>
public sealed class DataStreamWriter
{
    private const string Sources = "org.apache.spark.sql.execution.streaming.sources";

    private readonly SparkSession session;
    private readonly SparkJvm jvm;
    private readonly JavaObject java;

    internal DataStreamWriter(SparkSession session, JavaObject java)
    {
        this.session = session;
        jvm = session.SparkContext.Jvm;
        this.java = java;
    }

    /// <summary>The sink: <c>parquet</c>, <c>json</c>, <c>memory</c>, <c>console</c>, <c>noop</c> or a data source's name.</summary>
    public DataStreamWriter Format(string source) => Do("format", source);

    /// <summary>Which rows are written.</summary>
    public DataStreamWriter OutputMode(OutputMode mode) => Do("outputMode", mode.ToString());

    /// <summary>Which rows are written: <c>append</c>, <c>complete</c> or <c>update</c>.</summary>
    public DataStreamWriter OutputMode(string mode) => Do("outputMode", mode);

    /// <summary>When the query looks for new rows; by default as soon as it has finished the last ones.</summary>
    public DataStreamWriter Trigger(Trigger trigger) => Do("trigger", trigger.ToJava(jvm));

    /// <summary>The query's name.</summary>
    public DataStreamWriter QueryName(string name) => Do("queryName", name);

    /// <summary>The folder of the query's progress: the option <c>checkpointLocation</c>.</summary>
    public DataStreamWriter CheckpointLocation(string path) => Option("checkpointLocation", path);

    /// <summary>An option of the sink.</summary>
    public DataStreamWriter Option(string key, string value) => Do("option", key, value);

    /// <summary>An option of the sink.</summary>
    public DataStreamWriter Option(string key, bool value) => Do("option", key, value);

    /// <summary>An option of the sink.</summary>
    public DataStreamWriter Option(string key, long value) => Do("option", key, value);

    /// <summary>Options of the sink.</summary>
    public DataStreamWriter Options(IEnumerable<KeyValuePair<string, string>> options) =>
        Do("options", jvm.Gateway.NewMap(options));

    /// <summary>A folder for each value of columns.</summary>
    public DataStreamWriter PartitionBy(params string[] columns) => Do("partitionBy", jvm.Gateway.NewSeq(columns));

    /// <summary>
    /// Gives each micro-batch to a function of this program, which runs here, one call after the other, for as long as the query does. The
    /// batch is a frame of a session of its own; it is gone when the function returns. A batch may come again after a failure, with the
    /// same number. An exception of the function ends the query, and is the cause of its error.
    /// </summary>
    /// <param name="func">Takes the batch and its number.</param>
    public DataStreamWriter ForeachBatch(Action<DataFrame, long> func)
    {
        ArgumentNullException.ThrowIfNull(func);
        var function = jvm.Gateway.Callbacks.Register($"{Sources}.PythonForeachBatchFunction", arguments =>
        {
            var batch = (JavaObject)arguments[0]!;
            func(new DataFrame(new SparkSession(session.SparkContext, batch.CallObject("sparkSession")), batch), (long)arguments[1]!);
        });
        jvm.Gateway.CallStatic($"{Sources}.PythonForeachBatchHelper", "callForeachBatch", java, function);
        return this;
    }

    /// <summary>Starts the query.</summary>
    public StreamingQuery Start() => new(jvm, java.CallObject("start"));

    /// <summary>Starts the query, which writes to a folder.</summary>
    public StreamingQuery Start(string path) => new(jvm, java.CallObject("start", path));

    /// <summary>Starts the query, which writes to a table.</summary>
    public StreamingQuery ToTable(string name) => new(jvm, java.CallObject("toTable", name));

    private DataStreamWriter Do(string method, params object?[] arguments)
    {
        java.Call(method, arguments);
        return this;
    }
}
