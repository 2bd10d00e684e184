using System.Globalization;
using Apache.Arrow;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>The commands of one function of an operator, ready to run one behind the other.</summary>
internal sealed class BoundCall
{
    private readonly FunctionTask task;
    private readonly List<(FunctionCommand Command, BoundFunction Function)> steps = [];

    /// <exception cref="FormatException">A command is another program's.</exception>
    /// <exception cref="KeyNotFoundException">The worker does not have a function.</exception>
    public BoundCall(UdfCall call, FunctionTask task, FunctionTable functions)
    {
        this.task = task;
        if (call.Commands.Count == 0)
        {
            throw new ProtocolException("a function of the task has no command.");
        }

        foreach (var bytes in call.Commands)
        {
            var command = FunctionCommand.Parse(bytes);
            steps.Add((command, functions.Bind(command.Function, task, command.Options)));
        }
    }

    /// <summary>The functions' names, for messages.</summary>
    public string Name => string.Join(" | ", steps.Select(step => step.Command.Function));

    /// <summary>Whether a group must come as one batch.</summary>
    public bool NeedsWholeGroup => steps[0].Function.NeedsWholeGroup;

    /// <summary>Runs the commands.</summary>
    /// <param name="batches">The input of the first.</param>
    /// <param name="between">What is done to the result of each command.</param>
    /// <param name="key">The group's key.</param>
    public IEnumerable<RecordBatch> Run(
        IEnumerable<RecordBatch> batches, Func<RecordBatch, RecordBatch>? between = null, RecordBatch? key = null)
    {
        foreach (var (command, function) in steps)
        {
            var name = command.Function;
            var results = function.Run(new FunctionCall(task, command.Options, key), batches)
                ?? throw new InvalidOperationException($"the function '{name}' returned null.");
            batches = results.Select(batch => CheckWhole(batch, name));
            if (between is not null)
            {
                batches = batches.Select(between);
            }
        }

        return batches;
    }

    /// <summary>Arrow itself does not compare the lengths of a batch's arrays: rows would be cut, or read behind an array's end.</summary>
    private static RecordBatch CheckWhole(RecordBatch? batch, string function)
    {
        if (batch is null)
        {
            throw new InvalidOperationException($"the function '{function}' returned a null batch.");
        }

        if (batch.Schema.FieldsList.Count != batch.ColumnCount)
        {
            throw new InvalidOperationException(
                $"the function '{function}' returned a batch of {batch.ColumnCount} arrays for {batch.Schema.FieldsList.Count} columns.");
        }

        for (var i = 0; i < batch.ColumnCount; i++)
        {
            if (batch.Column(i)?.Length != batch.Length)
            {
                var values = batch.Column(i)?.Length.ToString(CultureInfo.InvariantCulture) ?? "no";
                throw new InvalidOperationException(
                    $"the function '{function}' returned a batch of {batch.Length} rows whose column "
                    + $"'{batch.Schema.GetFieldByIndex(i).Name}' has {values} values.");
            }
        }

        return batch;
    }
}
