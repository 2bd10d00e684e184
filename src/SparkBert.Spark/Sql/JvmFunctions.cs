using System.Text.Json.Nodes;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Shipping;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Spark's objects for functions of the .NET worker. Spark calls every function outside the JVM a Python function.</summary>
internal static class JvmFunctions
{
    /// <summary>The function as Spark's <c>UserDefinedPythonFunction</c>.</summary>
    /// <param name="jvm">The JVM.</param>
    /// <param name="command">The function's name in the worker, and its options.</param>
    /// <param name="returnType">The type of its values, or the columns of its rows.</param>
    /// <param name="evalType">How Spark calls it.</param>
    /// <param name="deterministic">See <see cref="WorkerFunction"/>.</param>
    /// <param name="resources">Its broadcasts, and an accumulator of its figures.</param>
    /// <exception cref="ShippingException">The session has no worker.</exception>
    public static JavaObject Create(
        SparkJvm jvm, FunctionCommand command, DataType returnType, EvalType evalType, bool deterministic, FunctionResources? resources)
    {
        var gateway = jvm.Gateway;
        var function = gateway.New(
            "org.apache.spark.api.python.SimplePythonFunction",
            (command with { Returns = FindReturns(returnType) }).ToUtf8(),
            gateway.NewMap(jvm.Worker.Environment),
            gateway.New("java.util.ArrayList"),
            ShippedWorker.RequirePath(jvm.Worker.Path),
            jvm.Version.Tag,
            gateway.NewList(resources?.Broadcasts.Select(broadcast => (object?)broadcast.Java) ?? []),
            resources?.Figures?.Java);
        return gateway.New(
            "org.apache.spark.sql.execution.python.UserDefinedPythonFunction",
            resources?.Name ?? command.Function,
            function,
            ToJava(jvm, returnType),
            (int)evalType,
            deterministic);
    }

    /// <summary>The function applied to columns.</summary>
    public static JavaObject Apply(JavaObject function, IEnumerable<JavaObject> columns) =>
        function.CallObject("apply", function.Gateway.NewSeq(columns));

    /// <summary>A type as the JVM's object.</summary>
    public static JavaObject ToJava(SparkJvm jvm, DataType type) =>
        jvm.Gateway.CallStaticObject("org.apache.spark.sql.types.DataType", "fromJson", type.Json);

    /// <summary>The type that the worker checks results against; null for one that it can't know (a user-defined type).</summary>
    private static JsonNode? FindReturns(DataType returnType)
    {
        try
        {
            _ = returnType.ToArrow();
            return returnType.ToJsonNode();
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
