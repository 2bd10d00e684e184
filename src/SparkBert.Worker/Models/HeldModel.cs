namespace SparkBert.Worker.Models;

/// <summary>A model that a task holds. It stays in memory until the task releases it, whatever the limits are.</summary>
/// <param name="model">A handle of the task's own.</param>
/// <param name="release">Tells the owner that the task has released it.</param>
internal sealed class HeldModel(BertModel model, Action release) : IDisposable
{
    private int isReleased;

    public BertModel Model => model;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isReleased, 1) == 0)
        {
            model.Dispose();
            release();
        }
    }
}
