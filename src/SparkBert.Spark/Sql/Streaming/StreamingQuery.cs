using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql.Streaming;

/// <summary>A query that runs until it is stopped, fails, or its trigger has nothing more to do.</summary>
public sealed class StreamingQuery : IDisposable
{
    private readonly SparkJvm jvm;
    private readonly JavaObject java;

    internal StreamingQuery(SparkJvm jvm, JavaObject java)
    {
        this.jvm = jvm;
        this.java = java;
    }

    /// <summary>The query's name; null if none was given.</summary>
    public string? Name => java.Call("name") as string;

    /// <summary>The id, which the checkpoint keeps.</summary>
    public string Id => java.CallObject("id").CallString("toString");

    /// <summary>The id of this run.</summary>
    public string RunId => java.CallObject("runId").CallString("toString");

    /// <summary>Whether it runs.</summary>
    public bool IsActive() => java.CallBool("isActive");

    /// <summary>The last batch's progress, as JSON; null before the first one.</summary>
    public string? LastProgress => (java.Call("lastProgress") as JavaObject)?.CallString("json");

    /// <summary>Its current state, as JSON.</summary>
    public string Status => java.CallObject("status").CallString("json");

    /// <summary>Waits for the end.</summary>
    /// <exception cref="JavaException">
    /// The query failed; <see cref="JavaException.WorkerError"/> has the text of a .NET function's exception.
    /// </exception>
    public void AwaitTermination() => java.Call("awaitTermination");

    /// <summary>Waits for the end, but no longer than this.</summary>
    /// <returns>Whether the query ended.</returns>
    /// <exception cref="JavaException">The query failed.</exception>
    public bool AwaitTermination(TimeSpan timeout) => AwaitTermination((long)timeout.TotalMilliseconds);

    /// <summary>Waits for the end, but no longer than these milliseconds.</summary>
    /// <returns>Whether the query ended.</returns>
    /// <exception cref="JavaException">The query failed.</exception>
    public bool AwaitTermination(long timeoutMs) => java.CallBool("awaitTermination", timeoutMs);

    /// <summary>Waits until all rows that have arrived are processed; for tests.</summary>
    public void ProcessAllAvailable() => java.Call("processAllAvailable");

    /// <summary>Prints the physical plan of the last batch, or all plans, on standard output.</summary>
    public void Explain(bool extended = false) => Console.WriteLine(ExplainString(extended));

    /// <summary>The physical plan of the last batch, or all plans, as text.</summary>
    public string ExplainString(bool extended = false) => java.CallString("explainInternal", extended);

    /// <summary>Why the query failed; null if it didn't.</summary>
    public JavaException? Exception() => java.CallOption("exception") is JavaObject error ? JavaThrowable.ToException(error) : null;

    /// <summary>Stops the query.</summary>
    public void Stop() => java.Call("stop");

    /// <summary>Stops the query, unless the session was stopped before.</summary>
    public void Dispose()
    {
        if (jvm.IsRunning)
        {
            Stop();
        }
    }
}
