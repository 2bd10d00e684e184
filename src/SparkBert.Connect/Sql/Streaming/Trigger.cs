using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Sql.Streaming;

/// <summary>When the batches of a streaming query begin.</summary>
public sealed class Trigger
{
    private Trigger(Action<WriteStreamOperationStart> apply) => Apply = apply;

    internal Action<WriteStreamOperationStart> Apply { get; }

    /// <summary>At an interval.</summary>
    /// <param name="interval">In SQL's words, such as <c>10 seconds</c>.</param>
    public static Trigger ProcessingTime(string interval) => new(start => start.ProcessingTimeInterval = interval);

    /// <summary>All that is there, in one batch; then the query ends.</summary>
    public static Trigger Once() => new(start => start.Once = true);

    /// <summary>All that is there, in batches; then the query ends.</summary>
    public static Trigger AvailableNow() => new(start => start.AvailableNow = true);
}
