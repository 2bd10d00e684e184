using System.Collections.Concurrent;

namespace SparkBert.Testing;

/// <summary>Keeps what is reported, at once and in order.</summary>
/// <typeparam name="T">What is reported.</typeparam>
public sealed class ProgressCollector<T> : IProgress<T>
{
    private readonly ConcurrentQueue<T> values = [];

    /// <summary>The reports so far.</summary>
    public IReadOnlyCollection<T> Values => values;

    /// <inheritdoc/>
    public void Report(T value) => values.Enqueue(value);
}
