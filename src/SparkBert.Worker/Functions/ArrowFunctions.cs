using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Apache.Arrow;

namespace SparkBert.Worker;

/// <summary>
/// The functions that a worker runs, by name. The same names stand in the commands that the driver side makes; so a program that is driver and worker registers them at its start in both.
/// </summary>
/// <remarks>
/// A function gets the columns of the frame (mapInArrow), of the group (grouped), or its arguments, named <c>_0, _1, ...</c> or by their keywords (scalar). A scalar function returns one column
/// with as many rows; the others return any rows, in batches of one schema. Functions run in several tasks at once.
/// </remarks>
public sealed class ArrowFunctions
{
    private readonly ConcurrentDictionary<string, FunctionBinder> functions = new(StringComparer.Ordinal);

    internal ArrowFunctions()
    {
        RegisterBuiltIn(BuiltInFunctions.Pipeline, PipelineFunction.Bind);
        RegisterBuiltIn(BuiltInFunctions.Embeddings, EmbeddingsFunction.Bind);
    }

    /// <summary>Registers a function that is called with one batch at a time: a batch of rows, or a whole group in one batch.</summary>
    /// <param name="name">The name; those that begin with <c>sparkbert.</c> are taken.</param>
    /// <param name="function">The function.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Register(string name, Func<RecordBatch, RecordBatch> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Add(name, (_, _) => new BoundFunction((_, batches) => batches.Select(function), NeedsWholeGroup: true));
    }

    /// <summary>Registers a function that is called once a task, or once a group, with batches that arrive while it runs.</summary>
    /// <param name="name">The name; those that begin with <c>sparkbert.</c> are taken.</param>
    /// <param name="function">The function; it is best lazy, so that memory does not grow with the rows.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Register(string name, Func<FunctionContext, IEnumerable<RecordBatch>, IEnumerable<RecordBatch>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Add(name, (_, _) => new BoundFunction(function, NeedsWholeGroup: false));
    }

    /// <summary>Readies a function for a task.</summary>
    /// <exception cref="KeyNotFoundException">There is no function of that name.</exception>
    internal BoundFunction Bind(string name, TaskScope task, JsonObject options) =>
        functions.TryGetValue(name, out var bind)
            ? bind(task, options)
            : throw new KeyNotFoundException($"the worker has no function '{name}'. Functions: {string.Join(", ", functions.Keys.Order(StringComparer.Ordinal))}. A program that registers functions must be the session's worker too.");

    private void RegisterBuiltIn(string name, FunctionBinder binder) => functions[name] = binder;

    private void Add(string name, FunctionBinder binder)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.StartsWith("sparkbert.", StringComparison.Ordinal) || !functions.TryAdd(name, binder))
        {
            throw new ArgumentException($"there is a function '{name}' already.", nameof(name));
        }
    }
}
