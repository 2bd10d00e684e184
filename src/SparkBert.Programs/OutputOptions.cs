using System.CommandLine;
using SparkBert.Spark.Sql;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Programs;

/// <summary>The options of a job that say where its rows go, and what is shown.</summary>
public sealed class OutputOptions
{
    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The folder of Parquet files to write",
        Required = true,
    };

    private readonly Option<string?> quarantine = new("--quarantine")
    {
        Description = "A folder of JSON lines for bad rows with their errors, which then are not in the output",
    };

    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace outputs that are there already" };
    private readonly Option<bool> explain = new("--explain") { Description = "Print Spark's plan and run nothing" };
    private readonly Option<bool> json = new("--json") { Description = "The summary as JSON on standard output" };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasErrors">Whether the job's rows come with an error column.</param>
    public void AddTo(Command command, bool hasErrors = true)
    {
        ArgumentNullException.ThrowIfNull(command);
        Option[] all = [output, overwrite, explain, json];
        foreach (var option in all.Concat(hasErrors ? [quarantine] : []))
        {
            command.Add(option);
        }
    }

    /// <summary>Runs the job and writes its rows, or prints its plan.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="result">The rows.</param>
    /// <param name="errorCol">The rows' error column; null if they have none.</param>
    /// <returns>The exit code.</returns>
    public int Write(Job job, ParseResult parsed, DataFrame result, string? errorCol)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(result);
        if (parsed.GetValue(explain))
        {
            result.Explain("formatted");
            return ExitCodes.Done;
        }

        var mode = parsed.GetValue(overwrite) ? SaveMode.Overwrite : SaveMode.ErrorIfExists;
        var path = parsed.GetRequiredValue(output);
        var bad = errorCol is not null && result.Columns.Contains(errorCol) ? parsed.GetValue(quarantine) : null;
        if (bad == path)
        {
            throw new ArgumentException($"--output and --quarantine are both {path}; each needs a folder of its own.");
        }

        // Spark itself would look only when it writes, which for the second output is after the model ran.
        if (mode == SaveMode.ErrorIfExists
            && new[] { path, bad }.FirstOrDefault(folder => folder is not null && job.Session.SparkContext.PathExists(folder)) is { } there)
        {
            throw new ArgumentException($"{there} is there already; give another, or --overwrite.");
        }

        return job.Run(
            () =>
            {
                if (bad is null)
                {
                    result.Write().Mode(mode).Parquet(path);
                    return;
                }

                // Both outputs come from one run of the model.
                var rows = result.Persist("DISK_ONLY");
                var error = Col(errorCol!);
                rows.Filter(error.IsNull()).Drop(errorCol!).Write().Mode(mode).Parquet(path);
                rows.Filter(error.IsNotNull()).Write().Mode(mode).Json(bad);
                rows.Unpersist();
            },
            parsed.GetValue(json));
    }
}
