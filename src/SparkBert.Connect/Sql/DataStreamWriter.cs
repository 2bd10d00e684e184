using System.Globalization;
using SparkBert.Connect.Protocol;
using SparkBert.Connect.Sql.Streaming;

namespace SparkBert.Connect.Sql;

/// <summary>Starts a query that writes a stream.</summary>
public sealed class DataStreamWriter
{
    private readonly DataFrame frame;
    private readonly WriteStreamOperationStart operation;

    internal DataStreamWriter(DataFrame frame)
    {
        this.frame = frame;
        operation = new WriteStreamOperationStart { Input = frame.Relation };
    }

    /// <summary>The sink: parquet, json, memory, console, kafka, or the name of another one.</summary>
    public DataStreamWriter Format(string sink)
    {
        operation.Format = sink;
        return this;
    }

    /// <summary>Which rows are written; new ones by default.</summary>
    public DataStreamWriter OutputMode(OutputMode mode)
    {
        operation.OutputMode = mode.ToString();
        return this;
    }

    /// <summary>When a batch begins; by default as soon as the last one ended.</summary>
    public DataStreamWriter Trigger(Trigger trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        trigger.Apply(operation);
        return this;
    }

    /// <summary>The query's name; for the sink <c>memory</c> also its table's.</summary>
    public DataStreamWriter QueryName(string name)
    {
        operation.QueryName = name;
        return this;
    }

    /// <summary>The folder, at the server, from which the query goes on after a stop.</summary>
    public DataStreamWriter CheckpointLocation(string path) => Option("checkpointLocation", path);

    /// <summary>An option of the sink.</summary>
    public DataStreamWriter Option(string key, string value)
    {
        operation.Options[key] = value;
        return this;
    }

    /// <summary>An option of the sink.</summary>
    public DataStreamWriter Option(string key, bool value) => Option(key, value ? "true" : "false");

    /// <summary>An option of the sink.</summary>
    public DataStreamWriter Option(string key, long value) => Option(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A folder for each value of columns.</summary>
    public DataStreamWriter PartitionBy(params string[] columns)
    {
        operation.PartitioningColumnNames.AddRange(columns);
        return this;
    }

    /// <summary>Starts the query.</summary>
    /// <exception cref="SparkConnectException">It can't start.</exception>
    public StreamingQuery Start() => Start(operation.Clone());

    /// <summary>Starts the query; it writes into a folder at the server.</summary>
    /// <exception cref="SparkConnectException">It can't start.</exception>
    public StreamingQuery Start(string path)
    {
        var start = operation.Clone();
        start.Path = path;
        return Start(start);
    }

    /// <summary>Starts the query; it writes into a table.</summary>
    /// <exception cref="SparkConnectException">It can't start.</exception>
    public StreamingQuery ToTable(string name)
    {
        var start = operation.Clone();
        start.TableName = name;
        return Start(start);
    }

    private StreamingQuery Start(WriteStreamOperationStart start)
    {
        var client = frame.SparkSession.Client;
        var started = client.Execute(new Command { WriteStreamOperationStart = start })
            .Select(response => response.WriteStreamOperationStartResult).First(result => result is not null);
        return new StreamingQuery(client, started.QueryId, started.Name);
    }
}
