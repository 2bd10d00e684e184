using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace SparkBert.Worker.Functions;

/// <summary>The functions of a worker by name: the built-in ones, and those that the program registers.</summary>
internal sealed class FunctionTable
{
    private const string OwnPrefix = "sparkbert.";

    private readonly ConcurrentDictionary<string, FunctionBinder> functions = new(StringComparer.Ordinal);
    private Exception? failure;

    /// <summary>Creates a table of the built-in functions.</summary>
    /// <param name="shared">What their tasks share.</param>
    public FunctionTable(ExecutorResources shared)
    {
        functions[BuiltInFunctions.Pipeline] = (task, options) => PipelineFunction.BindRows(shared, task, options);
        functions[BuiltInFunctions.Columns] = (task, options) => PipelineFunction.BindColumns(shared, task, options);
        functions[BuiltInFunctions.Embeddings] = (task, options) => EmbeddingsFunction.Bind(shared, task, options);
        functions[BuiltInFunctions.Csv] = (_, options) => CsvFunction.Bind(options);
        functions[BuiltInFunctions.Delegate] = (_, options) => DelegateFunction.Bind(options);
    }

    /// <summary>Adds a function of the program.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(string name, FunctionBinder binder)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.StartsWith(OwnPrefix, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"names that begin with '{OwnPrefix}' are SparkBert's own; give the function '{name}' another one.", nameof(name));
        }

        if (!functions.TryAdd(name, binder))
        {
            throw new ArgumentException($"there is a function '{name}' already.", nameof(name));
        }
    }

    /// <summary>Makes each task fail with an error from before any task; otherwise Spark would only say that the worker is gone.</summary>
    public void Fail(Exception error) => failure = error;

    /// <summary>Prepares a function for a task.</summary>
    /// <exception cref="KeyNotFoundException">There is no function of that name.</exception>
    /// <exception cref="InvalidOperationException">The worker could not be set up; the inner exception says why.</exception>
    public BoundFunction Bind(string name, FunctionTask task, JsonObject options)
    {
        if (failure is not null)
        {
            throw new InvalidOperationException($"the worker could not be set up: {failure.Message}", failure);
        }

        return functions.TryGetValue(name, out var bind)
            ? bind(task, options)
            : throw new KeyNotFoundException(
                $"the worker has no function '{name}'. Functions: {string.Join(", ", functions.Keys.Order(StringComparer.Ordinal))}. "
                + "A program that registers functions must be the session's worker too.");
    }
}
