namespace SparkBert.Worker.Models;

/// <summary>A model in the hands of a task. It stays in memory until the task lets it go, whatever the limits say.</summary>
/// <param name="model">A handle of the task's own.</param>
/// <param name="release">Tells the owner that the task has let it go.</param>
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
