using System.Text.Json.Nodes;
using Apache.Arrow;

namespace SparkBert.Worker;

/// <summary>A function that is ready for a task: its options are read and its model is found.</summary>
/// <param name="Run">Runs it over a partition or a group.</param>
/// <param name="NeedsWholeGroup">Whether a group must come as one batch.</param>
internal sealed record BoundFunction(Func<FunctionContext, IEnumerable<RecordBatch>, IEnumerable<RecordBatch>> Run, bool NeedsWholeGroup);

/// <summary>Readies a function, once a task.</summary>
internal delegate BoundFunction FunctionBinder(TaskScope task, JsonObject options);
