using Apache.Arrow;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>A function of the .NET worker over columns, one value for each row.</summary>
public sealed class WorkerFunction
{
    private readonly FunctionResources? resources;

    /// <summary>A function.</summary>
    /// <param name="command">The function's name in the worker, and its options.</param>
    /// <param name="returnType">The type of its values, exactly as the function returns them.</param>
    /// <param name="deterministic">
    /// Whether the same arguments give the same value. Spark may then call it more than once for a row. Use false for an expensive
    /// function, such as a model.
    /// </param>
    /// <param name="resources">Its broadcasts, and an accumulator of its figures.</param>
    public WorkerFunction(FunctionCommand command, DataType returnType, bool deterministic = true, FunctionResources? resources = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(returnType);
        Command = command;
        ReturnType = returnType;
        IsDeterministic = deterministic;
        this.resources = resources;
    }

    private WorkerFunction(DelegateReference reference, FunctionCommand command, DataType returnType, string name)
        : this(command, returnType, deterministic: true, new FunctionResources { Name = name }) => Reference = reference;

    /// <summary>The function's name in the worker, and its options.</summary>
    public FunctionCommand Command { get; }

    /// <summary>The type of its values.</summary>
    public DataType ReturnType { get; }

    /// <summary>Whether the same arguments give the same value.</summary>
    public bool IsDeterministic { get; }

    /// <summary>The function's value for columns.</summary>
    public Column Apply(params Column[] arguments) => new(
        $"{Command.Function}({string.Join<Column>(", ", arguments)})",
        jvm => JvmFunctions.Apply(jvm, ToJava(jvm), arguments.Select(argument => argument.ToJava(jvm))));

    /// <summary>The function's value for columns.</summary>
    public Column Apply(params string[] arguments) => Apply([.. arguments.Select(Functions.Col)]);

    private DelegateReference? Reference { get; }

    /// <summary>A function of the program.</summary>
    /// <param name="function">The function of values or of arrays.</param>
    /// <param name="adapt">Makes a function of batches of it and of the return type.</param>
    /// <param name="returnType">The type of its values.</param>
    /// <exception cref="ArgumentException">The function can't be found by a worker.</exception>
    internal static WorkerFunction Of(
        Delegate function, Func<Delegate, string, Func<RecordBatch, RecordBatch>> adapt, DataType returnType)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(returnType);
        var reference = DelegateReference.From(function);
        return new WorkerFunction(reference, DelegateCommands.Create(reference, adapt, returnType), returnType, "udf");
    }

    /// <summary>
    /// The function as SQL knows it: columns of a function of the program are then called by that name, as Spark's own are, and programs
    /// ask for them by it. A function of the worker keeps the name that its resources give it.
    /// </summary>
    internal WorkerFunction WithName(string name) =>
        Reference is null ? this : new WorkerFunction(Reference, Command, ReturnType, name);

    internal JavaObject ToJava(SparkJvm jvm)
    {
        if (Reference is not null)
        {
            DelegateCommands.RequireWorker(Reference, jvm.Worker.Path);
        }

        return JvmFunctions.Create(jvm, Command, ReturnType, EvalType.ScalarPandas, IsDeterministic, resources);
    }
}
