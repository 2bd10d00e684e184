using SparkBert.Connect.Protocol;
using SparkBert.Connect.Transport;

namespace SparkBert.Connect.Sql.Streaming;

/// <summary>A query at the server that runs until it is stopped, fails, or its trigger has nothing more to do.</summary>
public sealed class StreamingQuery : IDisposable
{
    private readonly SparkConnectClient client;
    private readonly StreamingQueryInstanceId id;

    internal StreamingQuery(SparkConnectClient client, StreamingQueryInstanceId id, string name)
    {
        this.client = client;
        this.id = id;
        Name = name.Length > 0 ? name : null;
    }

    /// <summary>The query's name; null if none was given.</summary>
    public string? Name { get; }

    /// <summary>The id, which the checkpoint keeps.</summary>
    public string Id => id.Id;

    /// <summary>The id of this run.</summary>
    public string RunId => id.RunId;

    /// <summary>Whether it runs.</summary>
    public bool IsActive() => Run(command => command.Status = true)!.Status.IsActive;

    /// <summary>The last batch's progress, as JSON; null before the first one.</summary>
    public string? LastProgress => Run(command => command.LastProgress = true)!.RecentProgress.RecentProgressJson.LastOrDefault();

    /// <summary>Waits until it ends.</summary>
    /// <param name="cancellation">Ends the wait, not the query.</param>
    /// <exception cref="SparkConnectException">It failed.</exception>
    public void AwaitTermination(CancellationToken cancellation = default) =>
        Run(command => command.AwaitTermination = new(), cancellation);

    /// <summary>Waits until it ends, or for a time.</summary>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="SparkConnectException">It failed.</exception>
    public bool AwaitTermination(TimeSpan timeout) =>
        Run(command => command.AwaitTermination = new() { TimeoutMs = (long)timeout.TotalMilliseconds })!.AwaitTermination.Terminated;

    /// <summary>Waits until all that is in the source now is written.</summary>
    /// <param name="cancellation">Ends the wait, not the query.</param>
    /// <exception cref="SparkConnectException">The query failed.</exception>
    public void ProcessAllAvailable(CancellationToken cancellation = default) =>
        Run(command => command.ProcessAllAvailable = true, cancellation);

    /// <summary>What ended the query; null if it runs, or ended well.</summary>
    public SparkConnectException? Exception() =>
        Run(command => command.Exception = true)!.Exception is { HasExceptionMessage: true } error
            ? ServerErrors.Create(error.ExceptionMessage, error.HasErrorClass ? error.ErrorClass : null)
            : null;

    /// <summary>Ends the query.</summary>
    public void Stop() => Run(command => command.Stop = true);

    /// <summary>Ends the query.</summary>
    public void Dispose() => Stop();

    private StreamingQueryCommandResult? Run(Action<StreamingQueryCommand> set, CancellationToken cancellation = default)
    {
        var command = new StreamingQueryCommand { QueryId = id };
        set(command);
        return client.Execute(new Command { StreamingQueryCommand = command }, cancellation)
            .Select(response => response.StreamingQueryCommandResult).FirstOrDefault(result => result is not null);
    }
}
