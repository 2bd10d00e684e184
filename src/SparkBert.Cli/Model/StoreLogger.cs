using Microsoft.Extensions.Logging;
using SparkBert.Cli.Progress;

namespace SparkBert.Cli.Model;

/// <summary>Writes on standard error what is done to fetch a model, and every warning.</summary>
internal sealed class StoreLogger(TerminalLine line) : ILogger
{
    /// <summary>
    /// The first event of stores and downloads. Those before it tell what was opened, imported and decided, which the command says itself
    /// where it was asked for.
    /// </summary>
    private const int FirstStoreEvent = 102;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning || (IsEnabled(logLevel) && eventId.Id >= FirstStoreEvent))
        {
            line.WriteLine(formatter(state, exception));
        }
    }
}
