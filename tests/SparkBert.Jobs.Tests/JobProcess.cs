using System.Diagnostics;
using Apache.Arrow;
using ParquetSharp.Arrow;

namespace SparkBert.Jobs.Tests;

/// <summary>Runs jobs as processes, and reads what they wrote.</summary>
internal static class JobProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

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

    /// <summary>Runs the program itself, and sends it a signal as soon as a file is there.</summary>
    /// <param name="signal">The signal: INT as Ctrl-C sends it, TERM as clusters do.</param>
    /// <param name="version">The version of Spark.</param>
    /// <param name="file">The file.</param>
    /// <param name="job">The job.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ScriptRun Interrupt(string signal, string version, string file, string job, params string[] arguments)
    {
        // A shell starts what runs in its background with the signal ignored, and children inherit that.
        var start = Script.CreateStart(
            "/usr/bin/env",
            new() { ["SPARK_HOME"] = SparkHomes.Require(version) },
            ["--default-signal=INT", Script.GetProgram(job), .. arguments]);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (said, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        SpinWait.SpinUntil(() => process.HasExited || File.Exists(file), Limit);
        var isThere = File.Exists(file);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        Assert.True(process.WaitForExit(Limit), $"{job} did not end within {Limit}.");
        Assert.True(isThere, $"there was no {file} within {Limit}: {error.Result}");
        return new ScriptRun(process.ExitCode, said.Result, error.Result);
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
