using System.Text.Json.Nodes;
using Apache.Arrow;
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
            "registerJava", name, className, returnType is null ? null : JvmFunctions.ToJava(session.SparkContext.Jvm, returnType));

    /// <summary>Registers a function of a Java class on Spark's class path, which returns a type of .NET.</summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="className">A class that implements one of <c>org.apache.spark.sql.api.java.UDF0</c> to <c>UDF22</c>.</param>
    /// <exception cref="ArgumentException">The type has no column of its own; give one.</exception>
    /// <exception cref="JavaException">There is no such class, or it is no such function.</exception>
    public void RegisterJava<TResult>(string name, string className) =>
        RegisterJava(name, className, ClrValue.GetDataType(typeof(TResult)));

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
        var named = function.WithName(name);
        WorkerFunctions.Register(session.SparkContext.Jvm, session.Java, name, named.ToJava(session.SparkContext.Jvm));
        return named;
    }

    /// <inheritdoc cref="Register{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction Register<TResult>(string name, Func<TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <summary>Registers a function of the program for SQL; see <see cref="Functions.Udf{T, TResult}(Func{T, TResult})"/>.</summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="udf">A lambda or a static method.</param>
    /// <exception cref="ArgumentException">A worker can't find it, or its return type is no type of Spark.</exception>
    /// <exception cref="ShippingException">The session has no worker, or it lacks the program.</exception>
    public WorkerFunction Register<T, TResult>(string name, Func<T, TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <inheritdoc cref="Register{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction Register<T1, T2, TResult>(string name, Func<T1, T2, TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <inheritdoc cref="Register{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction Register<T1, T2, T3, TResult>(string name, Func<T1, T2, T3, TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <inheritdoc cref="Register{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction Register<T1, T2, T3, T4, TResult>(string name, Func<T1, T2, T3, T4, TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <inheritdoc cref="Register{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction Register<T1, T2, T3, T4, T5, TResult>(string name, Func<T1, T2, T3, T4, T5, TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <inheritdoc cref="Register{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction Register<T1, T2, T3, T4, T5, T6, TResult>(string name, Func<T1, T2, T3, T4, T5, T6, TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <inheritdoc cref="Register{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction Register<T1, T2, T3, T4, T5, T6, T7, TResult>(string name, Func<T1, T2, T3, T4, T5, T6, T7, TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <inheritdoc cref="Register{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction Register<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(
        string name, Func<T1, T2, T3, T4, T5, T6, T7, T8, TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <inheritdoc cref="Register{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction Register<T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult>(
        string name, Func<T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <inheritdoc cref="Register{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction Register<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult>(
        string name, Func<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult> udf) =>
        Register(name, Functions.Value(udf, ClrValue.GetDataType(typeof(TResult))));

    /// <summary>
    /// Registers a function of the program for SQL; see <see cref="Functions.Udf{T, TResult}(Func{T, TResult}, DataType)"/>.
    /// </summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="udf">A lambda or a static method.</param>
    /// <param name="returnType">The type of its values.</param>
    /// <exception cref="ArgumentException">A worker can't find it, or its return type is no type of Spark.</exception>
    /// <exception cref="ShippingException">The session has no worker, or it lacks the program.</exception>
    public WorkerFunction Register<T, TResult>(string name, Func<T, TResult> udf, DataType returnType) =>
        Register(name, Functions.Value(udf, returnType));

    /// <summary>
    /// Registers a function of the program over Arrow's arrays for SQL; see
    /// <see cref="ArrowFunctions.VectorUdf{T, TResult}(Func{T, TResult})"/>.
    /// </summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="udf">A lambda or a static method.</param>
    /// <exception cref="ArgumentException">A worker can't find it, or the return type does not follow from the type of array.</exception>
    /// <exception cref="ShippingException">The session has no worker, or it lacks the program.</exception>
    public WorkerFunction RegisterVector<T, TResult>(string name, Func<T, TResult> udf)
        where T : IArrowArray
        where TResult : IArrowArray =>
        Register(name, ArrowFunctions.Vector(udf, ArrowFunctions.ArrayType(typeof(TResult))));

    /// <inheritdoc cref="RegisterVector{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction RegisterVector<T1, T2, TResult>(string name, Func<T1, T2, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where TResult : IArrowArray =>
        Register(name, ArrowFunctions.Vector(udf, ArrowFunctions.ArrayType(typeof(TResult))));

    /// <inheritdoc cref="RegisterVector{T, TResult}(string, Func{T, TResult})"/>
    public WorkerFunction RegisterVector<T1, T2, T3, TResult>(string name, Func<T1, T2, T3, TResult> udf)
        where T1 : IArrowArray
        where T2 : IArrowArray
        where T3 : IArrowArray
        where TResult : IArrowArray =>
        Register(name, ArrowFunctions.Vector(udf, ArrowFunctions.ArrayType(typeof(TResult))));
}
