namespace SparkBert.Spark.Sql;

/// <summary>The settings of Spark on which functions and collecting depend.</summary>
internal static class SessionSettings
{
    private const string CompressionCodec = "spark.sql.execution.arrow.compression.codec";
    private const string LargeTypes = "spark.sql.execution.arrow.useLargeVarTypes";
    private const string PythonOfSession = "spark.sql.execution.pyspark.python";

    /// <summary>What a session gets unless the user sets it. Versions that don't know a key keep it without a word.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Defaults { get; } =
    [
        // With isolation Spark 4 gives the worker a folder of its own for each session, where a relative worker path, --archives and
        // addFile find nothing.
        KeyValuePair.Create("spark.sql.artifact.isolation.enabled", "false"),

        // A worker that died is noticed when its next task connects, which costs no failed task; a kept socket to it would.
        KeyValuePair.Create("spark.python.worker.reuse", "false"),
        KeyValuePair.Create(CompressionCodec, "none"),

        // A tenth of Spark's default: a batch is in memory whole on both sides, and 10,000 long texts are 50 MB and more a slot.
        KeyValuePair.Create("spark.sql.execution.arrow.maxRecordsPerBatch", "1000"),
    ];

    /// <summary>Refuses settings with which functions or collecting can't work.</summary>
    /// <param name="find">Gives the value of a setting; null if it isn't set.</param>
    /// <exception cref="SparkLaunchException">There is such a setting.</exception>
    public static void Check(Func<string, string?> find)
    {
        if (find(CompressionCodec) is { } codec && !codec.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            throw new SparkLaunchException(
                $"{CompressionCodec} is '{codec}', but only 'none' works here: record batches are read uncompressed; remove the setting.");
        }

        if (find(LargeTypes) is { } large && large.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            throw new SparkLaunchException(
                $"{LargeTypes} is 'true', but record batches are read and written with 32-bit offsets here; remove the setting.");
        }

        if (find(PythonOfSession) is { Length: > 0 } python)
        {
            throw new SparkLaunchException(
                $"{PythonOfSession} is '{python}', which Spark would start in place of the .NET worker; remove the setting "
                + "(ordinary Python functions use spark.pyspark.python).");
        }
    }
}
