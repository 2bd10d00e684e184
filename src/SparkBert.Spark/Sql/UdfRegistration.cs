using System.Text.Json.Nodes;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Gives functions of the .NET worker names in SQL.</summary>
public sealed class UdfRegistration
{
    private readonly SparkSession session;

    internal UdfRegistration(SparkSession session) => this.session = session;

    internal SparkSession Session => session;

    /// <summary>Registers a function, to be called in SQL and with <see cref="Functions.CallFunction"/>.</summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="functionName">The function's name in the worker.</param>
    /// <param name="options">The function's options.</param>
    /// <param name="returnType">The type of its values, exactly as the function returns them.</param>
    /// <param name="deterministic">See <see cref="WorkerFunction"/>.</param>
    /// <returns>The function for use in expressions.</returns>
    /// <exception cref="ShippingException">The session has no worker.</exception>
    public WorkerFunction Register(
        string name, string functionName, JsonObject? options, DataType returnType, bool deterministic = true) =>
        Register(name, new WorkerFunction(new FunctionCommand(functionName, options ?? []), returnType, deterministic));

    /// <summary>Registers a function, to be called in SQL and with <see cref="Functions.CallFunction"/>.</summary>
    /// <exception cref="ShippingException">The session has no worker.</exception>
    public WorkerFunction Register(string name, WorkerFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        session.CheckSettings();
        WorkerFunctions.Register(session.Jvm, session.Java, name, function.ToJava(session.Jvm));
        return function;
    }
}
