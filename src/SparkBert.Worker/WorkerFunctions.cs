using Apache.Arrow;
using SparkBert.Worker.Functions;

namespace SparkBert.Worker;

/// <summary>
/// The functions that a worker runs, by name. The driver's commands have the same names, so a program that is both driver and worker
/// registers them at its start in both roles.
/// </summary>
/// <remarks>
/// A function gets the columns of the frame (mapInArrow), of the group (grouped), or its arguments, named <c>_0, _1, ...</c> or by their
/// keywords (scalar). A scalar function returns one column with as many rows; the others return any rows, in batches of one schema.
/// Functions run in several tasks at once.
/// </remarks>
public sealed class WorkerFunctions
{
    internal WorkerFunctions(FunctionTable table) => Table = table;

    internal FunctionTable Table { get; }

    /// <summary>Registers a function that is called with one batch at a time: a batch of rows, or a whole group in one batch.</summary>
    /// <param name="name">The name; those that begin with <c>sparkbert.</c> are taken.</param>
    /// <param name="function">The function.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Register(string name, Func<RecordBatch, RecordBatch> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Table.Add(name, (_, _) => new BoundFunction((_, batches) => batches.Select(function), GroupUse.Whole));
    }

    /// <summary>Registers a function that is called once a task, or once a group, with batches that arrive while it runs.</summary>
    /// <param name="name">The name; those that begin with <c>sparkbert.</c> are taken.</param>
    /// <param name="function">The function; it should be lazy, so that memory does not grow with the rows.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Register(string name, Func<FunctionContext, IEnumerable<RecordBatch>, IEnumerable<RecordBatch>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Table.Add(
            name, (_, _) => new BoundFunction((call, batches) => function(new FunctionContext(call), batches), GroupUse.Each));
    }
}
