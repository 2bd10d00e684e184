namespace SparkBert.Spark.Sql;

/// <summary>
/// A job group of the calling thread that a token cancels. Spark cancels only the jobs that are running at that moment, so the call is
/// repeated until the group ends.
/// </summary>
internal sealed class CancellableJobs : IDisposable
{
    private const string GroupId = "spark.jobGroup.id";
    private const string Description = "spark.job.description";
    private const string InterruptOnCancel = "spark.job.interruptOnCancel";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly SparkContext context;
    private readonly (string? Id, string? Description, string? Interrupts) before;
    private readonly Timer cancel;
    private readonly CancellationTokenRegistration registration;

    public CancellableJobs(SparkContext context, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        this.context = context;
        var group = $"sparkbert-{Guid.NewGuid():N}";
        before = (context.GetLocalProperty(GroupId), context.GetLocalProperty(Description), context.GetLocalProperty(InterruptOnCancel));
        context.SetJobGroup(group, before.Description ?? "cancellable", interruptOnCancel: true);
        cancel = new Timer(_ => Cancel(group), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        registration = token.Register(() => cancel.Change(TimeSpan.Zero, Interval));
    }

    public void Dispose()
    {
        registration.Dispose();
        cancel.Dispose();
        context.SetLocalProperty(GroupId, before.Id);
        context.SetLocalProperty(Description, before.Description);
        context.SetLocalProperty(InterruptOnCancel, before.Interrupts);
    }

    private void Cancel(string group)
    {
        try
        {
            context.CancelJobGroup(group);
        }
        catch (SparkException)
        {
            // The call that waits for the job reports what happened to the JVM.
        }
    }
}
