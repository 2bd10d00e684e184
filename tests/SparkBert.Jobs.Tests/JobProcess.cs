using Apache.Arrow;
using ParquetSharp.Arrow;
using SparkBert.Shipping.Tests;
using SparkBert.Spark.Tests;

namespace SparkBert.Jobs.Tests;

/// <summary>Runs jobs as processes, and reads what they wrote.</summary>
internal static class JobProcess
{
    /// <summary>The built program of a job.</summary>
    public static string Program(string job) => Path.Combine(AppContext.BaseDirectory, job);

    /// <summary>Runs the program itself, which starts Spark.</summary>
    public static (string Output, string Error) Alone(string version, int exitCode, string job, params string[] arguments) =>
        Checked(exitCode, Script.RunWith(Program(job), new() { ["SPARK_HOME"] = SparkHomes.Require(version) }, arguments));

    /// <summary>Runs a job by spark-submit.sh.</summary>
    public static (string Output, string Error) Submit(string version, int exitCode, string[] options, string job, params string[] arguments) =>
        Checked(exitCode, Script.RunWith(
            "spark-submit.sh",
            new() { ["DOTNET_ROOT"] = null },
            ["--spark-home", SparkHomes.Require(version), "--conf", "spark.ui.enabled=false", "--conf", "spark.sql.shuffle.partitions=2", .. options, Program(job), .. arguments]));

    /// <summary>The rows of a folder of Parquet files.</summary>
    public static List<RecordBatch> Read(string folder)
    {
        List<RecordBatch> batches = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*.parquet").Order(StringComparer.Ordinal))
        {
            using var reader = new FileReader(file);
            using var rows = reader.GetRecordBatchReader();
            while (rows.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
            {
                batches.Add(batch);
            }
        }

        return batches;
    }

    private static (string Output, string Error) Checked(int expected, (int ExitCode, string Output, string Error) run)
    {
        Assert.True(run.ExitCode == expected, $"exit code {run.ExitCode}, expected {expected}: {run.Output}\n{run.Error[^Math.Min(run.Error.Length, 6000)..]}");
        return (run.Output, run.Error);
    }
}
