using System.Globalization;
using SparkBert.Driver.Shipping;

namespace SparkBert.Driver.Jvm;

/// <summary>The settings of Spark on which functions and collecting depend.</summary>
public static class SessionSettings
{
    private const string CompressionCodec = "spark.sql.execution.arrow.compression.codec";
    private const string LargeTypes = "spark.sql.execution.arrow.useLargeVarTypes";
    private const string PythonOfSession = "spark.sql.execution.pyspark.python";

    /// <summary>The settings of a session, unless the user sets them. Versions that don't know a key ignore it silently.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Defaults { get; } =
    [
        // With isolation Spark 4 gives the worker its own folder for each session, in which a relative worker path, --archives and addFile
        // find nothing.
        KeyValuePair.Create("spark.sql.artifact.isolation.enabled", "false"),

        // Spark notices a dead worker when the next task connects, at no cost; a task on a kept socket to it would fail.
        KeyValuePair.Create("spark.python.worker.reuse", "false"),
        KeyValuePair.Create(CompressionCodec, "none"),

        // A tenth of Spark's default: a batch is in memory as a whole on both sides, and 10,000 long texts take 50 MB or more in each slot.
        KeyValuePair.Create("spark.sql.execution.arrow.maxRecordsPerBatch", "1000"),

        // Since Spark 4.0; groups are whole whatever it says.
        KeyValuePair.Create("spark.sql.execution.arrow.maxBytesPerBatch", (64 << 20).ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Those of the defaults that a running session takes.</summary>
    public static IEnumerable<KeyValuePair<string, string>> RunningDefaults =>
        Defaults.Where(setting => setting.Key.StartsWith("spark.sql.", StringComparison.Ordinal));

    /// <summary>What is wrong with the settings; null if nothing is.</summary>
    /// <param name="find">Gives the value of a setting; null if it isn't set.</param>
    public static string? FindProblem(Func<string, string?> find)
    {
        if (find(CompressionCodec) is { } codec && !codec.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return $"{CompressionCodec} is '{codec}', but only 'none' works here: record batches are read uncompressed; remove the "
                + "setting.";
        }

        if (find(LargeTypes) is { } large && large.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return $"{LargeTypes} is 'true', but record batches are read and written with 32-bit offsets here; remove the setting.";
        }

        return find(PythonOfSession) is { Length: > 0 } python && !IsWorker(python)
            ? $"{PythonOfSession} is '{python}', which Spark would start in place of the .NET worker; name the worker there, or remove the "
                + "setting (ordinary Python functions use spark.pyspark.python)."
            : null;

        // The way of Spark Connect, whose functions can't name a program.
        bool IsWorker(string program) => Path.GetFileName(program) == WorkerProgram.FileName || program == find(SparkBertSettings.Worker);
    }
}
