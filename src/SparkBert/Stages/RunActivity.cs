using System.Diagnostics;
using SparkBert.Diagnostics;

namespace SparkBert.Stages;

/// <summary>
/// The activity of one run, which gets the figures of its report at its end. It is not <see cref="Activity.Current"/> while the caller
/// works on the rows between two batches.
/// </summary>
internal sealed class RunActivity : IDisposable
{
    private readonly TransformContext context;
    private readonly Activity? activity;
    private bool isComplete;

    /// <summary>Begins it; where nobody listens, it is nothing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="context">The run.</param>
    public RunActivity(string name, TransformContext context)
    {
        this.context = context;
        var around = Activity.Current;
        activity = SparkBertTelemetry.Activities.StartActivity(name);
        Activity.Current = around;
    }

    /// <summary>The run ended with an error, of which the type alone is told: a message may quote a row.</summary>
    public void Fail(Exception error) =>
        activity?.SetTag(SparkBertTelemetry.ErrorTag, error.GetType().FullName).SetStatus(ActivityStatusCode.Error);

    /// <summary>All rows were taken. A caller may leave before that, which is no error.</summary>
    public void Complete() => isComplete = true;

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (activity is null)
        {
            return;
        }

        var report = context.Report;
        activity.SetTag("sparkbert.completed", isComplete)
            .SetTag("sparkbert.rows", report.Rows)
            .SetTag("sparkbert.rows.failed", report.Quarantined)
            .SetTag("sparkbert.sentences", report.Sentences)
            .SetTag("sparkbert.tokens", report.Tokens)
            .SetTag("sparkbert.tokens.truncated", report.TruncatedTokens)
            .SetTag("sparkbert.tokens.unknown", report.UnknownTokens)
            .SetTag("sparkbert.inference.calls", report.ModelCalls)
            .SetTag("sparkbert.inference.seconds", report.SessionTime.TotalSeconds);
        var around = Activity.Current;
        activity.Dispose();
        Activity.Current = around;
    }
}
