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

    /// <summary>Registers a function of a Java class on Spark's class path.</summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="className">A class that implements one of <c>org.apache.spark.sql.api.java.UDF0</c> to <c>UDF22</c>.</param>
    /// <param name="returnType">The type of its values; by default the one that Spark reads from the class.</param>
    /// <exception cref="JavaException">There is no such class, or it is no such function.</exception>
    public void RegisterJava(string name, string className, DataType? returnType = null) =>
        session.Java.CallObject("udf").Call(
            "registerJava", name, className, returnType is null ? null : JvmFunctions.ToJava(session.Jvm, returnType));

    /// <summary>Registers a function of a Java class on Spark's class path, which returns a type of .NET.</summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="className">A class that implements one of <c>org.apache.spark.sql.api.java.UDF0</c> to <c>UDF22</c>.</param>
    /// <exception cref="ArgumentException">The type has no column of its own; give one.</exception>
    /// <exception cref="JavaException">There is no such class, or it is no such function.</exception>
    public void RegisterJava<TResult>(string name, string className) => RegisterJava(name, className, FindType(typeof(TResult)));

    /// <summary>Registers an aggregate of a Java class on Spark's class path.</summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="className">A class that extends Spark's <c>UserDefinedAggregateFunction</c>.</param>
    /// <exception cref="JavaException">There is no such class, or it is no such aggregate.</exception>
    public void RegisterJavaUDAF(string name, string className) =>
        session.Java.CallObject("udf").Call("registerJavaUDAF", name, className);

    /// <summary>Registers a function, to be called in SQL and with <see cref="Functions.CallFunction"/>.</summary>
    /// <exception cref="ShippingException">The session has no worker.</exception>
    public WorkerFunction Register(string name, WorkerFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        session.CheckSettings();
        session.Java.CallObject("udf").Call("registerPython", name, function.ToJava(session.Jvm));
        return function;
    }

    private static DataType FindType(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.Boolean => new BooleanType(),
        TypeCode.SByte => new ByteType(),
        TypeCode.Int16 => new ShortType(),
        TypeCode.Int32 => new IntegerType(),
        TypeCode.Int64 => new LongType(),
        TypeCode.Single => new FloatType(),
        TypeCode.Double => new DoubleType(),
        TypeCode.String => new StringType(),
        _ => throw new ArgumentException($"the type of a column isn't clear from {type.Name}: give it as a DataType."),
    };
}
