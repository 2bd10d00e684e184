using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql.Streaming;

/// <summary>The streaming queries of a session.</summary>
public sealed class StreamingQueryManager
{
    private readonly SparkSession session;
    private readonly JavaObject java;

    internal StreamingQueryManager(SparkSession session, JavaObject java)
    {
        this.session = session;
        this.java = java;
    }

    /// <summary>The queries that run.</summary>
    public IReadOnlyList<StreamingQuery> Active()
    {
        var queries = java.CallObject("active");
        var array = session.Jvm.Gateway.CallStaticObject("java.util.Arrays", "asList", queries);
        return [.. Enumerable.Range(0, array.CallInt("size")).Select(index => new StreamingQuery(session, array.CallObject("get", index)))];
    }

    /// <summary>Waits until a query ends.</summary>
    /// <exception cref="JavaException">It failed.</exception>
    public void AwaitAnyTermination() => java.Call("awaitAnyTermination");
}
