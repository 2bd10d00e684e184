namespace SparkBert.Spark;

/// <summary>A job group of the calling thread that a token cancels.</summary>
internal sealed class CancellableJobs : IDisposable
{
    private readonly SparkContext context;
    private readonly CancellationTokenRegistration registration;

    public CancellableJobs(SparkContext context, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        this.context = context;
        var group = $"sparkbert-{Guid.NewGuid():N}";
        context.SetJobGroup(group, "cancellable", interruptOnCancel: true);
        registration = token.Register(() => context.CancelJobGroup(group));
    }

    public void Dispose()
    {
        registration.Dispose();
        context.ClearJobGroup();
    }
}
