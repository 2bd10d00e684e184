using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Worker.Functions;

namespace SparkBert.Worker;

/// <summary>What a function can read about its task.</summary>
public sealed class FunctionContext
{
    private readonly FunctionCall call;

    internal FunctionContext(FunctionCall call) => this.call = call;

    /// <summary>The options of the command.</summary>
    public JsonObject Options => call.Options;

    /// <summary>The number of the partition.</summary>
    public int PartitionId => call.Task.PartitionId;

    /// <summary>The stage that the task belongs to.</summary>
    public int StageId => call.Task.StageId;

    /// <summary>How often this partition was tried before, from 0.</summary>
    public int AttemptNumber => call.Task.AttemptNumber;

    /// <summary>
    /// The folder of files and archives that were added to the session; relative to the process's own folder on a cluster.
    /// </summary>
    public string FilesDirectory => call.Task.FilesDirectory;

    /// <summary>The key columns of the group, one row; null except in grouped functions.</summary>
    public RecordBatch? Key => call.Key;

    /// <summary>Set when Spark ends the task early; long work should check it now and then.</summary>
    public CancellationToken Cancellation => call.Task.Cancellation;

    /// <summary>The ids of the broadcasts that came with the task.</summary>
    public IReadOnlyCollection<long> Broadcasts => call.Task.Broadcasts.Ids;

    /// <summary>
    /// Whether all tasks of the stage run at the same time and may wait for each other: <c>MapInArrow(..., isBarrier: true)</c>.
    /// </summary>
    public bool IsBarrier => call.Task.Barrier is not null;

    private IBarrier RequiredBarrier => call.Task.Barrier ?? throw new InvalidOperationException(
        "the task belongs to no barrier stage, so it has no other tasks to wait for; apply the function with MapInArrow(..., isBarrier: "
        + "true).");

    /// <summary>Opens the content of a broadcast.</summary>
    /// <param name="id">The broadcast's id, which the driver knows.</param>
    /// <exception cref="KeyNotFoundException">No such broadcast came with the task.</exception>
    /// <exception cref="IOException">Its file can't be read.</exception>
    public Stream OpenBroadcast(long id) => call.Task.Broadcasts.Open(id);

    /// <summary>
    /// Waits until every task of a barrier stage has made this call: Spark's <c>BarrierTaskContext.barrier</c>. All tasks must make the
    /// same calls in the same order.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The stage is no barrier stage; or Spark ended the call because a task failed, made other calls or was too late
    /// (<c>spark.barrier.sync.timeout</c>).
    /// </exception>
    /// <exception cref="OperationCanceledException">The task was cancelled meanwhile.</exception>
    public void Barrier() => RequiredBarrier.Wait();

    /// <summary>
    /// Waits as <see cref="Barrier"/> does and gives the messages of all tasks: Spark's <c>BarrierTaskContext.allGather</c>.
    /// </summary>
    /// <param name="message">This task's message.</param>
    /// <returns>The messages of all tasks, in the order of their partitions.</returns>
    /// <exception cref="InvalidOperationException">As for <see cref="Barrier"/>.</exception>
    /// <exception cref="OperationCanceledException">The task was cancelled meanwhile.</exception>
    public IReadOnlyList<string> AllGather(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return RequiredBarrier.AllGather(message);
    }
}
