using System.CommandLine;
using System.Diagnostics;
using SparkBert.Jobs.Sessions;
using SparkBert.Programs;

namespace SparkBert.Jobs;

/// <summary>A session with its models, and what a job shows of its work: a line while it runs, figures at the end.</summary>
public sealed class Job : IDisposable
{
    private readonly List<BertModel> models = [];

    private Job(IJobSession session) => Session = session;

    /// <summary>The session.</summary>
    public IJobSession Session { get; }

    /// <summary>Starts the session.</summary>
    /// <param name="name">The application's name, where nobody else has named it.</param>
    /// <param name="options">Where Spark is.</param>
    /// <param name="parsed">The arguments.</param>
    /// <param name="cancellation">Cancels what the job runs.</param>
    /// <exception cref="Spark.SparkLaunchException">Spark can't be started.</exception>
    /// <exception cref="Connect.SparkConnectException">The server can't be reached, or refused a setting.</exception>
    public static Job Start(string name, SessionOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Job(options.Start(name, parsed, cancellation));
    }

    /// <summary>Opens a model that stays open until the job ends.</summary>
    /// <param name="name">The path or name; null for that of the setting <c>spark.sparkbert.model</c>.</param>
    /// <param name="precision">The precision that it is to have, <c>fp32</c> or <c>int8</c>; null for the one that it has.</param>
    /// <exception cref="Driver.ShippingException">No model is named, or the driver can't see it.</exception>
    /// <exception cref="Bundles.ModelException">It can't be used.</exception>
    public BertModel LoadModel(string? name, string? precision = null)
    {
        var model = Session.LoadModel(name, precision);
        models.Add(model);
        return model;
    }

    /// <summary>Runs the work, and then writes the summary: a table on standard error, or one line of JSON on standard output.</summary>
    /// <param name="work">
    /// What makes Spark run the job; it returns what it counted itself, where that is all that will be known (<see
    /// cref="IJobSession.HasFigures"/>).
    /// </param>
    /// <param name="json">Whether the summary is JSON.</param>
    /// <param name="unreadable">Rows that could not be read, and that no task counts.</param>
    /// <returns>The exit code.</returns>
    public int Run(Func<RowCounts?> work, bool json = false, long unreadable = 0)
    {
        ArgumentNullException.ThrowIfNull(work);
        var clock = Stopwatch.StartNew();
        RowCounts? counted;
        using (Session.Watch())
        {
            counted = work();
        }

        var summary = Session.HasFigures
            ? RunSummary.Of(Session.Figures, clock.Elapsed)
            : RunSummary.OfRows(counted?.Rows, counted?.Bad ?? 0, clock.Elapsed);
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

    /// <summary>Ends the session and closes the models.</summary>
    public void Dispose()
    {
        models.ForEach(model => model.Dispose());
        Session.Dispose();
    }
}
