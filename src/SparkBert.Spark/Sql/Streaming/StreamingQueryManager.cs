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

    /// <summary>The running query of an id; null if there is none.</summary>
    /// <exception cref="JavaException">The id is none.</exception>
    public StreamingQuery? Get(string id) => java.Call("get", id) is JavaObject query ? new StreamingQuery(jvm, query) : null;

    /// <summary>Forgets the queries that have ended, so that <see cref="AwaitAnyTermination()"/> waits for others.</summary>
    public void ResetTerminated() => java.Call("resetTerminated");

    /// <summary>Waits until a query ends, but no longer than these milliseconds.</summary>
    /// <returns>Whether one ended.</returns>
    /// <exception cref="JavaException">It failed.</exception>
    public bool AwaitAnyTermination(long timeoutMs) => java.CallBool("awaitAnyTermination", timeoutMs);

    /// <summary>Waits until a query ends.</summary>
    /// <exception cref="JavaException">It failed.</exception>
    public void AwaitAnyTermination() => java.Call("awaitAnyTermination");
}
