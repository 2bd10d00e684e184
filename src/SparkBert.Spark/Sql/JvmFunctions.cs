using System.Text.Json.Nodes;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Functions of the .NET worker, with the types and resources of this library, as Spark's objects.</summary>
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
        var bytes = (command with { Returns = FindReturns(returnType) }).ToUtf8();
        var function = new SparkFunction(resources?.Name ?? command.Function, bytes, returnType.Json, evalType, deterministic);
        return WorkerFunctions.Create(
            jvm, jvm.Worker, function, resources?.Broadcasts.Select(broadcast => broadcast.Java), resources?.Figures?.Java);
    }

    /// <summary>The function applied to columns.</summary>
    public static JavaObject Apply(SparkJvm jvm, JavaObject function, IEnumerable<JavaObject> columns) =>
        WorkerFunctions.Apply(jvm, function, [.. columns]);

    /// <summary>A type as the JVM's object.</summary>
    public static JavaObject ToJava(SparkJvm jvm, DataType type) => WorkerFunctions.CreateType(jvm, type.Json);

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
