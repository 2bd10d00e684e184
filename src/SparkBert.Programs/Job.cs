using System.Diagnostics;
using SparkBert.Driver;
using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Spark;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Progress;
using SparkBert.Spark.Sql;

namespace SparkBert.Programs;

/// <summary>A session with its models, and what a job shows of its work: a line while it runs, figures at the end.</summary>
public sealed class Job : IDisposable
{
    private readonly CancellationToken cancellation;
    private readonly List<BertModel> models = [];

    private Job(SparkSession session, CancellationToken cancellation)
    {
        Session = session;
        Figures = session.SparkContext.NewTaskFigures();
        this.cancellation = cancellation;
    }

    /// <summary>The session: that of the spark-submit which started the program, or one of its own.</summary>
    public SparkSession Session { get; }

    /// <summary>Gathers what the tasks count.</summary>
    public TaskFiguresAccumulator Figures { get; }

    /// <summary>Starts the session. What spark-submit's command line does not set is Spark's default.</summary>
    /// <param name="name">The application's name, where spark-submit has not named it.</param>
    /// <param name="cancellation">Cancels the jobs.</param>
    /// <exception cref="SparkLaunchException">Spark can't be started.</exception>
    public static Job Start(string name, CancellationToken cancellation)
    {
        var builder = SparkSession.Builder();
        if (!SparkSubmit.StartedThisProgram)
        {
            // spark-submit has named the application already.
            builder.AppName(name);

            // Spark's own log would run through the progress line and the summary.
            builder.Config(SparkBertSettings.DriverLog, Environment.GetEnvironmentVariable("SPARKBERT_LOG") == "1");
        }

        return new Job(Start(builder), cancellation);
    }

    /// <summary>Opens a model that stays open until the job ends.</summary>
    /// <param name="name">The path or name; null for that of the setting <c>spark.sparkbert.model</c>.</param>
    /// <exception cref="ShippingException">No model is named, or the driver can't see it.</exception>
    /// <exception cref="Bundles.ModelException">It can't be used.</exception>
    public BertModel LoadModel(string? name)
    {
        // The driver needs the vocabulary and the sizes; the weights run in the workers.
        var options = new PretrainedOptions { PackWeights = false };
        var model = Session.LoadModel(name, folder => BertModel.Load(folder, options, cancellation));
        models.Add(model);
        return model;
    }

    /// <summary>Runs the work, and then writes the summary: a table on standard error, or one line of JSON on standard output.</summary>
    /// <param name="work">What makes Spark run the job.</param>
    /// <param name="json">Whether the summary is JSON.</param>
    /// <param name="unreadable">Rows that could not be read, and that no task counts.</param>
    /// <returns>The exit code.</returns>
    public int Run(Action work, bool json = false, long unreadable = 0)
    {
        ArgumentNullException.ThrowIfNull(work);
        var clock = Stopwatch.StartNew();
        using (Session.SparkContext.CancelWith(cancellation))
        using (JobProgress.OnTerminal(Session, Figures))
        {
            work();
        }

        var summary = Figures.Summary(clock.Elapsed);
        summary = summary with
        {
            Quarantined = summary.Quarantined + unreadable,
            Models = [.. models.Select(model => (model.Path, model.Identity)).Distinct()],
        };
        if (json)
        {
            StandardStreams.Output.WriteLine(summary.ToJson());
        }
        else
        {
            StandardStreams.Error.WriteLine(summary.ToTable());
        }

        return summary.Quarantined > 0 ? ExitCodes.DoneWithQuarantine : ExitCodes.Done;
    }

    /// <summary>Spark gives up on a master after a while, stops, and then says only that it is stopped.</summary>
    private static SparkSession Start(Builder builder)
    {
        try
        {
            return builder.GetOrCreate();
        }
        catch (JavaException error) when (error.JavaStackTrace.Contains("LiveListenerBus is stopped", StringComparison.Ordinal)
            || error.JavaStackTrace.Contains("Cannot call methods on a stopped SparkContext", StringComparison.Ordinal))
        {
            throw new SparkException(
                "Spark stopped while it started: the master did not answer, or has ended the application. Check the address of --master.",
                error);
        }
    }

    /// <summary>Ends the session and closes the models.</summary>
    public void Dispose()
    {
        Session.Dispose();
        models.ForEach(model => model.Dispose());
    }
}
