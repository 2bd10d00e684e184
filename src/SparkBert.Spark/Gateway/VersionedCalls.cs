namespace SparkBert.Spark.Gateway;

/// <summary>All calls whose form differs between the supported versions of Spark.</summary>
internal static class VersionedCalls
{
    /// <summary><c>mapInArrow</c>: Spark 3 has another name and takes the expression, Spark 4 the column and a resource profile.</summary>
    public static JavaObject MapInArrow(SparkJvm jvm, JavaObject frame, JavaObject function, bool isBarrier) => jvm.Version.IsSpark3
        ? frame.CallObject("pythonMapInArrow", function.CallObject("expr"), isBarrier)
        : frame.CallObject("mapInArrow", function, isBarrier, null);

    /// <summary>Grouped map of eval type 201: Spark 3 takes the expression, Spark 4 the column.</summary>
    public static JavaObject FlatMapGroups(SparkJvm jvm, JavaObject grouped, JavaObject function) =>
        grouped.CallObject("flatMapGroupsInPandas", jvm.Version.IsSpark3 ? function.CallObject("expr") : function);

    /// <summary>A column of an expression: Spark 4 has its columns apart from its expressions.</summary>
    public static JavaObject CreateColumn(SparkJvm jvm, JavaObject expression) => jvm.Version.IsSpark3
        ? jvm.Gateway.New("org.apache.spark.sql.Column", expression)
        : jvm.Gateway.CallStaticObject("org.apache.spark.sql.classic.ExpressionUtils", "column", expression);

    /// <summary>
    /// An accumulator of a function's updates. Spark 4 takes a list that stays in the JVM. Spark 3 takes only an accumulator that sends its
    /// updates to a server of the driver.
    /// </summary>
    /// <returns>The accumulator, and a function that reads its updates from a number on; their order never changes.</returns>
    public static (JavaObject Java, Func<int, IEnumerable<byte[]>> ReadUpdates) CreateAccumulator(SparkJvm jvm)
    {
        if (!jvm.Version.IsSpark3)
        {
            var java = jvm.Gateway.New("org.apache.spark.util.CollectionAccumulator");
            return (java, first => ReadList(java.CallObject("value"), first));
        }

        var server = AccumulatorServer.Start();
        jvm.Own(server);
        return (
            jvm.Gateway.New("org.apache.spark.api.python.PythonAccumulatorV2", "127.0.0.1", server.Port, server.Secret),
            server.ReadUpdates);
    }

    private static IEnumerable<byte[]> ReadList(JavaObject list, int first)
    {
        for (int i = first, count = list.CallInt("size"); i < count; i++)
        {
            yield return (byte[])list.Call("get", i)!;
        }
    }
}
