using System.Diagnostics;
using SparkBert.Spark;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Progress;
using SparkBert.Spark.Sql;

namespace SparkBert.Programs;

/// <summary>A session with what a job shows of its work: a line while it runs, figures at the end.</summary>
public sealed class Job : IDisposable
{
    private readonly CancellationToken cancellation;

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

    /// <summary>Starts the session. Whatever is not given on spark-submit's command line is Spark's default.</summary>
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

        return new Job(builder.GetOrCreate(), cancellation);
    }

    /// <summary>Runs the work, and then writes the summary: a table on standard error, or one line of JSON on standard output.</summary>
    /// <param name="work">What makes Spark run the job.</param>
    /// <param name="json">Whether the summary is JSON.</param>
    /// <returns>The exit code.</returns>
    public int Run(Action work, bool json = false)
    {
        ArgumentNullException.ThrowIfNull(work);
        var clock = Stopwatch.StartNew();
        using (Session.SparkContext.CancelWith(cancellation))
        using (JobProgress.OnTerminal(Session, Figures))
        {
            work();
        }

        var summary = Figures.Summary(clock.Elapsed);
        if (json)
        {
            Console.WriteLine(summary.ToJson());
        }
        else
        {
            Console.Error.WriteLine(summary.ToTable());
        }

        return summary.Quarantined > 0 ? ExitCodes.DoneWithQuarantine : ExitCodes.Done;
    }

    /// <summary>Ends the session.</summary>
    public void Dispose() => Session.Dispose();
}
