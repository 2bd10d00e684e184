using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql.Streaming;

/// <summary>The streaming queries of a session.</summary>
public sealed class StreamingQueryManager
{
    private readonly SparkJvm jvm;
    private readonly JavaObject java;

    internal StreamingQueryManager(SparkJvm jvm, JavaObject java)
    {
        this.jvm = jvm;
        this.java = java;
    }

    /// <summary>The running queries.</summary>
    public IReadOnlyList<StreamingQuery> Active()
    {
        var queries = jvm.Gateway.CallStaticObject("java.util.Arrays", "asList", java.CallObject("active"));
        return [.. Enumerable.Range(0, queries.CallInt("size")).Select(index => new StreamingQuery(jvm, queries.CallObject("get", index)))];
    }

    /// <summary>Waits until a query ends.</summary>
    /// <exception cref="JavaException">It failed.</exception>
    public void AwaitAnyTermination() => java.Call("awaitAnyTermination");
}
