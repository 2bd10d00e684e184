using System.Text.Json.Nodes;
using Apache.Arrow;

namespace SparkBert.Worker.Functions;

/// <summary>A call of a function: once a task, or once a group.</summary>
/// <param name="Task">The task.</param>
/// <param name="Options">The options of the function's command.</param>
/// <param name="Key">The key columns of the group, one row; null except in grouped functions.</param>
internal sealed record FunctionCall(FunctionTask Task, JsonObject Options, RecordBatch? Key);
