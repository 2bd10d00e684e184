using System.Diagnostics;
using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Driver;
using SparkBert.Spark;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Stages;

namespace SparkBert.Cli.Doctor;

/// <summary>A real job of one row on the master: JVM, executor, worker, model and back.</summary>
internal static class JobCheck
{
    private const string Name = "job";
    private const string Text = "The bank by the river has closed.";

    /// <summary>Runs the job.</summary>
    /// <param name="options">Master, worker, model and the executors' size.</param>
    /// <param name="cancellation">Gives the job up.</param>
    public static Finding Run(DoctorOptions options, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            return RunRow(options, ending, cancellation);
        }
        catch (SparkException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (SparkException) when (ending.IsCancellationRequested)
        {
            return Finding.Fail(
                Name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"on {options.Master}: the row did not come back within {options.Timeout.TotalSeconds:0} s"),
                "see in the master's web page whether the application got executors: ask for fewer --executor-cores or less "
                + "--executor-memory, or give more --timeout");
        }
        catch (Exception error) when (error is SparkException or ModelException or NotSupportedException or IOException)
        {
            return Finding.Fail(Name, $"on {options.Master}: {error.Message}", "correct what the message names; other checks may say more");
        }
    }

    private static Finding RunRow(DoctorOptions options, CancellationTokenSource ending, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var session = CreateBuilder(options).GetOrCreate();
        using var model = options.Model is null
            ? null
            : session.LoadModel(options.Model, name => DoctorModel.Open(name, cancellation));
        Stage[] stages = [new DocumentAssembler(), new SentenceDetector(), new Tokenizer()];
        var pipeline = new Pipeline(model is null ? stages : stages.Append(new BertEmbeddings(model)));
        ending.CancelAfter(options.Timeout);
        using var cancelling = session.SparkContext.CancelWith(ending.Token);
        var frame = session.CreateDataFrame([[Text]], new StructType(new StructField("text", new StringType())));
        var rows = pipeline.Transform(frame, new TransformOptions { Mode = RowErrorMode.FailFast }).Collect();
        var last = pipeline.Stages[^1];
        var annotations = rows is [var row] ? row.GetAs<IReadOnlyList<object?>>(last.OutputCol).Count : 0;
        return annotations == 0
            ? Finding.Fail(
                Name,
                $"{rows.Count} rows came back from {options.Master}, with {annotations} annotations in {last.OutputCol}",
                "run it again, and report it with the log of the executor")
            : Finding.Ok(Name, string.Create(
                CultureInfo.InvariantCulture,
                $"one row through Spark {session.Version()} on {session.SparkContext.Master} gave {annotations} annotations ({last.Type}) ")
                + string.Create(CultureInfo.InvariantCulture, $"in {clock.Elapsed.TotalSeconds:0.0} s"));
    }

    private static Builder CreateBuilder(DoctorOptions options)
    {
        var builder = SparkSession.Builder()
            .AppName("sparkbert doctor")
            .Master(options.Master)
            .Config("spark.ui.enabled", false)
            .Config(SparkBertSettings.DriverLog, false);
        if (options.SparkHome is not null)
        {
            builder.SparkHome(options.SparkHome);
        }

        if (options.Worker is not null)
        {
            builder.Worker(options.Worker);
        }

        // Executors as the job will have them; a local master has none.
        if (!options.IsLocal)
        {
            builder.Config("spark.task.cpus", options.TaskCpus);
            if (options.GivenCores is { } cores)
            {
                builder.Config("spark.executor.cores", cores);
            }

            if (options.GivenMemory is { } memory)
            {
                builder.Config("spark.executor.memory", ExecutorMemory.Format(memory));
            }
        }

        return builder;
    }
}
