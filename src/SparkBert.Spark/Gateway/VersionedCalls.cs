namespace SparkBert.Spark.Gateway;

/// <summary>Every call whose form differs between the supported versions of Spark.</summary>
internal static class VersionedCalls
{
    /// <summary><c>mapInArrow</c>: 3.5 has another name and takes the expression, 4.x the column and a resource profile.</summary>
    public static JavaObject MapInArrow(SparkJvm jvm, JavaObject frame, JavaObject function, bool isBarrier) =>
        jvm.Version.Major < 4
            ? frame.CallObject("pythonMapInArrow", function.CallObject("expr"), isBarrier)
            : frame.CallObject("mapInArrow", function, isBarrier, null);

    /// <summary>Grouped map of eval type 201: 3.5 takes the expression, 4.x the column.</summary>
    public static JavaObject FlatMapGroups(SparkJvm jvm, JavaObject grouped, JavaObject function) =>
        grouped.CallObject("flatMapGroupsInPandas", jvm.Version.Major < 4 ? function.CallObject("expr") : function);

    /// <summary>
    /// An accumulator of a function's updates: 4.x takes a list that stays in the JVM; 3.5 only one that sends what it merges to a server of the driver.
    /// </summary>
    /// <returns>The accumulator and what gives its updates from one on: they stay in the order in which they came.</returns>
    public static (JavaObject Java, Func<int, IEnumerable<byte[]>> Updates) NewAccumulator(SparkJvm jvm)
    {
        if (jvm.Version.Major < 4)
        {
            var server = AccumulatorServer.Start();
            jvm.Own(server);
            return (jvm.Gateway.New("org.apache.spark.api.python.PythonAccumulatorV2", "127.0.0.1", server.Port, server.Secret), server.UpdatesFrom);
        }

        var java = jvm.Gateway.New("org.apache.spark.util.CollectionAccumulator");
        return (java, first => Elements(java.CallObject("value"), first));
    }

    /// <summary>Settings that a session needs and that only some versions know.</summary>
    public static IEnumerable<KeyValuePair<string, string>> SessionDefaults()
    {
        // Versions that don't know a key keep it without a word. With isolation Spark 4 gives the worker a folder of its own for each session, where a
        // relative worker path, --archives and addFile find nothing.
        yield return KeyValuePair.Create("spark.sql.artifact.isolation.enabled", "false");
        // A worker that died is noticed when its next task connects, which costs no failed task; a kept socket to it would.
        yield return KeyValuePair.Create("spark.python.worker.reuse", "false");
        yield return KeyValuePair.Create(CompressionCodec, "none");
        // A tenth of Spark's default: a batch is in memory whole on both sides, and 10,000 long texts are 50 MB and more a slot.
        yield return KeyValuePair.Create("spark.sql.execution.arrow.maxRecordsPerBatch", "1000");
    }

    /// <summary>Refuses settings with which functions or collecting can't work.</summary>
    /// <exception cref="SparkLaunchException">There is such a setting.</exception>
    public static void CheckSettings(Func<string, string?> setting)
    {
        if (setting(CompressionCodec) is { } codec && !codec.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            throw new SparkLaunchException($"{CompressionCodec} is '{codec}', but only 'none' works here: record batches are read uncompressed; remove the setting.");
        }

        if (setting(LargeTypes) is { } large && large.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            throw new SparkLaunchException($"{LargeTypes} is 'true', but record batches are read and written with 32-bit offsets here; remove the setting.");
        }

        if (setting(PythonOfSession) is { Length: > 0 } python)
        {
            throw new SparkLaunchException(
                $"{PythonOfSession} is '{python}', which Spark would start in place of the .NET worker; remove the setting (ordinary Python functions use spark.pyspark.python).");
        }
    }

    private static IEnumerable<byte[]> Elements(JavaObject list, int first)
    {
        for (int i = first, count = list.CallInt("size"); i < count; i++)
        {
            yield return (byte[])list.Call("get", i)!;
        }
    }

    private const string CompressionCodec = "spark.sql.execution.arrow.compression.codec";
    private const string LargeTypes = "spark.sql.execution.arrow.useLargeVarTypes";
    private const string PythonOfSession = "spark.sql.execution.pyspark.python";
}
