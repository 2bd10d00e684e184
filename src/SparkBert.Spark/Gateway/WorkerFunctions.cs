using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Worker;

namespace SparkBert.Spark.Gateway;

/// <summary>Makes Spark's objects for functions that the .NET worker runs.</summary>
internal static class WorkerFunctions
{
    public const int Scalar = 200;
    public const int GroupedMap = 201;
    public const int MapInArrow = 207;

    /// <summary>The function as Spark's <c>UserDefinedPythonFunction</c>.</summary>
    /// <exception cref="ShippingException">The session has no worker.</exception>
    public static JavaObject UserDefined(
        SparkJvm jvm, FunctionCommand command, DataType returnType, int evalType, bool deterministic, FunctionResources? resources)
    {
        var gateway = jvm.Gateway;
        var function = gateway.New(
            "org.apache.spark.api.python.SimplePythonFunction",
            command.ToUtf8(),
            gateway.NewMap(jvm.Worker.Environment),
            gateway.New("java.util.ArrayList"),
            jvm.Worker.RequirePath(),
            ProtocolTag.For(jvm.Version.Text),
            gateway.NewList(resources?.Broadcasts.Select(broadcast => (object?)broadcast.Java) ?? []),
            resources?.Figures?.Java);
        return gateway.New(
            "org.apache.spark.sql.execution.python.UserDefinedPythonFunction", command.Function, function, ToJava(jvm, returnType), evalType, deterministic);
    }

    /// <summary>The function applied to columns.</summary>
    public static JavaObject Apply(JavaObject function, IEnumerable<JavaObject> columns) => function.CallObject("apply", function.Gateway.NewSeq(columns));

    /// <summary>A type as the JVM's object.</summary>
    public static JavaObject ToJava(SparkJvm jvm, DataType type) =>
        jvm.Gateway.CallStaticObject("org.apache.spark.sql.types.DataType", "fromJson", type.Json);
}
