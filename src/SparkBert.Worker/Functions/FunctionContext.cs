using System.Text.Json.Nodes;
using Apache.Arrow;

namespace SparkBert.Worker;

/// <summary>What a function is told of the task that it runs in.</summary>
public sealed class FunctionContext
{
    internal FunctionContext(TaskScope task, JsonObject options, RecordBatch? key = null)
    {
        Task = task;
        Options = options;
        Key = key;
    }

    /// <summary>The options of the command.</summary>
    public JsonObject Options { get; }

    /// <summary>The number of the partition.</summary>
    public int PartitionId => Task.PartitionId;

    /// <summary>The stage that the task belongs to.</summary>
    public int StageId => Task.StageId;

    /// <summary>How often this partition was tried before, from 0.</summary>
    public int AttemptNumber => Task.AttemptNumber;

    /// <summary>The folder of files and archives that were added to the session; relative to the process's own folder on a cluster.</summary>
    public string FilesDirectory => Task.FilesDirectory;

    /// <summary>The columns that a group was made by, one row; null but in grouped functions.</summary>
    public RecordBatch? Key { get; }

    /// <summary>Set when Spark ends the task early; long work looks at it now and then.</summary>
    public CancellationToken Cancellation => Task.Cancellation;

    /// <summary>The ids of the broadcasts that came with the task.</summary>
    public IReadOnlyCollection<long> Broadcasts => Task.Broadcasts.Ids;

    internal TaskScope Task { get; }

    /// <summary>Opens the content of a broadcast.</summary>
    /// <param name="id">The broadcast's id, which the driver knows.</param>
    /// <exception cref="KeyNotFoundException">No such broadcast came with the task.</exception>
    /// <exception cref="IOException">Its file can't be read.</exception>
    public Stream OpenBroadcast(long id) => Task.Broadcasts.Open(id);
}
