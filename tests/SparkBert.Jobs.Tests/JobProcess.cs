using Apache.Arrow;
using ParquetSharp.Arrow;

namespace SparkBert.Jobs.Tests;

/// <summary>Runs jobs as processes, and reads what they wrote.</summary>
internal static class JobProcess
{
    /// <summary>Runs the program itself, which starts Spark.</summary>
    public static ScriptRun RunAlone(string version, int exitCode, string job, params string[] arguments) => Script.RunWith(
        Script.GetProgram(job), new() { ["SPARK_HOME"] = SparkHomes.Require(version) }, arguments).Require(exitCode);

    /// <summary>Runs a job by spark-submit.sh.</summary>
    public static ScriptRun Submit(string version, int exitCode, string[] options, string job, params string[] arguments)
    {
        string[] spark =
        [
            "--spark-home", SparkHomes.Require(version),
            "--conf", "spark.ui.enabled=false", "--conf", "spark.sql.shuffle.partitions=2",
        ];
        return Script.RunWith(
            "spark-submit.sh", new() { ["DOTNET_ROOT"] = null }, [.. spark, .. options, Script.GetProgram(job), .. arguments])
            .Require(exitCode);
    }

    /// <summary>The rows of a folder of Parquet files.</summary>
    public static List<RecordBatch> ReadParquet(string folder)
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
}
