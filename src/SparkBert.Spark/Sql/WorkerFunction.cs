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

    internal JavaObject ToJava(SparkJvm jvm) =>
        JvmFunctions.Create(jvm, Command, ReturnType, EvalType.ScalarPandas, IsDeterministic, resources);
}
