using Apache.Arrow;

namespace SparkBert.Worker.Functions;

/// <summary>A function that is ready for a task: its options are read and its models are open.</summary>
/// <param name="Run">Runs it over a partition or a group.</param>
/// <param name="Groups">What it has to do with groups.</param>
internal sealed record BoundFunction(Func<FunctionCall, IEnumerable<RecordBatch>, IEnumerable<RecordBatch>> Run, GroupUse Groups);
