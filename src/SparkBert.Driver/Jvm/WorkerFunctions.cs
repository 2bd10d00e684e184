using SparkBert.Driver.Shipping;

namespace SparkBert.Driver.Jvm;

/// <summary>Spark's objects for functions of the .NET worker. Spark calls every function outside the JVM a Python function.</summary>
public static class WorkerFunctions
{
    /// <summary>The function as Spark's <c>UserDefinedPythonFunction</c>.</summary>
    /// <param name="jvm">The JVM.</param>
    /// <param name="worker">The worker that runs it.</param>
    /// <param name="function">The function.</param>
    /// <param name="broadcasts">The broadcasts that it may open.</param>
    /// <param name="accumulator">Gathers the figures of its tasks; null to drop them.</param>
    /// <exception cref="ShippingException">There is no worker.</exception>
    public static TObject Create<TObject>(
        IJvm<TObject> jvm,
        WorkerSettings worker,
        SparkFunction function,
        IEnumerable<TObject>? broadcasts = null,
        TObject? accumulator = null)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        ArgumentNullException.ThrowIfNull(worker);
        ArgumentNullException.ThrowIfNull(function);

        var simple = jvm.Create(
            "org.apache.spark.api.python.SimplePythonFunction",
            function.Command.ToArray(),
            jvm.NewMap(worker.Environment),
            jvm.NewList([]),
            ShippedWorker.RequirePath(worker.Path),
            jvm.Version.Tag,
            jvm.NewList(broadcasts ?? []),
            accumulator);
        return jvm.Create(
            "org.apache.spark.sql.execution.python.UserDefinedPythonFunction",
            function.Name,
            simple,
            CreateType(jvm, function.ReturnType),
            (int)function.EvalType,
            function.IsDeterministic);
    }

    /// <summary>The function applied to columns.</summary>
    public static TObject Apply<TObject>(IJvm<TObject> jvm, TObject function, IReadOnlyList<TObject> columns)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        return jvm.InvokeObject(function, "apply", jvm.NewSeq(columns));
    }

    /// <summary>Gives a function a name in SQL.</summary>
    public static void Register<TObject>(IJvm<TObject> jvm, TObject session, string name, TObject function)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        jvm.Invoke(jvm.InvokeObject(session, "udf"), "registerPython", name, function);
    }

    /// <summary>A type as the JVM's object.</summary>
    /// <param name="jvm">The JVM.</param>
    /// <param name="json">Spark's JSON of the type.</param>
    public static TObject CreateType<TObject>(IJvm<TObject> jvm, string json)
        where TObject : class =>
        jvm.InvokeStaticObject("org.apache.spark.sql.types.DataType", "fromJson", json);
}
