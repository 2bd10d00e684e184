using System.Globalization;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>The commands of one function of an operator, ready to run one behind the other.</summary>
internal sealed class BoundCall
{
    /// <summary>The name of a scalar function's one column.</summary>
    public const string ResultName = "_0";

    private readonly FunctionTask task;
    private readonly List<(FunctionCommand Command, BoundFunction Function, DeclaredColumns? Declared)> steps = [];

    /// <exception cref="FormatException">A command is another program's, or its declared type can't be read.</exception>
    /// <exception cref="KeyNotFoundException">The worker does not have a function.</exception>
    public BoundCall(UdfCall call, FunctionTask task, FunctionTable functions, bool isScalar)
    {
        this.task = task;
        if (call.Commands.Count == 0)
        {
            throw new ProtocolException("a function of the task has no command.");
        }

        foreach (var bytes in call.Commands)
        {
            var command = FunctionCommand.Parse(bytes);
            steps.Add((command, functions.Bind(command.Function, task, command.Options), ReadDeclared(command, isScalar)));
        }
    }

    /// <summary>The functions' names, for messages.</summary>
    public string Name => string.Join(" | ", steps.Select(step => step.Command.Function));

    /// <summary>What the functions have to do with groups.</summary>
    public GroupUse Groups => steps.TrueForAll(step => step.Function.Groups == GroupUse.None) ? GroupUse.None
        : steps[0].Function.Groups == GroupUse.Whole ? GroupUse.Whole
        : GroupUse.Each;

    /// <summary>Runs the commands.</summary>
    /// <param name="batches">The input of the first.</param>
    /// <param name="between">What is done to the result of each command.</param>
    /// <param name="key">The group's key.</param>
    public IEnumerable<RecordBatch> Run(
        IEnumerable<RecordBatch> batches, Func<RecordBatch, RecordBatch>? between = null, RecordBatch? key = null)
    {
        foreach (var (command, function, declared) in steps)
        {
            var name = command.Function;
            var results = function.Run(new FunctionCall(task, command.Options, key), batches)
                ?? throw new InvalidOperationException($"the function '{name}' returned null.");
            batches = results.Select(batch => CheckWhole(batch, name));
            if (between is not null)
            {
                batches = batches.Select(between);
            }

            if (declared is not null)
            {
                batches = batches.Select(batch => CheckDeclared(batch, declared, name));
            }
        }

        return batches;
    }

    /// <summary>The columns that the driver declared to Spark; a scalar function has one, by the name that chains have for it.</summary>
    private static DeclaredColumns? ReadDeclared(FunctionCommand command, bool isScalar)
    {
        try
        {
            return (command.Returns, isScalar) switch
            {
                (null, _) => null,
                (var type, true) =>
                    new DeclaredColumns(new Schema([new Field(ResultName, SparkTypeJson.Read(type), nullable: true)], null)),
                (JsonObject type, false) => new DeclaredColumns(new Schema(SparkTypeJson.ReadFields(type), null)),
                _ => throw new FormatException(
                    $"the function '{command.Function}' returns columns, so its declared type must be a struct."),
            };
        }
        catch (Exception error) when (error is NotSupportedException or InvalidOperationException or InvalidCastException)
        {
            throw new FormatException($"the declared type of the function '{command.Function}' can't be read: {error.Message}", error);
        }
    }

    private static RecordBatch CheckDeclared(RecordBatch batch, DeclaredColumns declared, string function)
    {
        try
        {
            return declared.Conform(batch);
        }
        catch (SchemaException error)
        {
            throw new InvalidOperationException(
                $"the result of the function '{function}' is not what was declared: {error.Message}", error);
        }
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
