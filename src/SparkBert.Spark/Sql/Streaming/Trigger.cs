using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql.Streaming;

/// <summary>When a streaming query looks for new rows.</summary>
public sealed class Trigger
{
    private readonly string method;
    private readonly object?[] arguments;

    private Trigger(string method, params object?[] arguments)
    {
        this.method = method;
        this.arguments = arguments;
    }

    /// <summary>At intervals, such as <c>10 seconds</c>.</summary>
    public static Trigger ProcessingTime(string interval) => new("ProcessingTime", interval);

    /// <summary>At intervals of milliseconds.</summary>
    public static Trigger ProcessingTime(long intervalMs) => new("ProcessingTime", intervalMs);

    /// <summary>Row by row, without batches; progress is written down at intervals, such as <c>1 second</c>.</summary>
    public static Trigger Continuous(string interval) => new("Continuous", interval);

    /// <summary>Row by row, without batches; progress is written down at intervals of milliseconds.</summary>
    public static Trigger Continuous(long intervalMs) => new("Continuous", intervalMs);

    /// <summary>All rows that have arrived, in one batch; then the query ends.</summary>
    public static Trigger Once() => new("Once");

    /// <summary>All rows that have arrived, in as many batches as the source's limits require; then the query ends.</summary>
    public static Trigger AvailableNow() => new("AvailableNow");

    internal JavaObject ToJava(SparkJvm jvm) => jvm.Gateway.CallStaticObject("org.apache.spark.sql.streaming.Trigger", method, arguments);
}
