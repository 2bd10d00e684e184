using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SparkBert.Testing;

/// <summary>Keeps the lines that are logged.</summary>
public sealed class LogCollector : ILogger
{
    private readonly ConcurrentQueue<string> lines = [];

    /// <summary>The lines so far.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        lines.Enqueue(formatter(state, exception));
    }
}
