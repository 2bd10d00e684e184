using System.Text.Json.Nodes;

namespace SparkBert.Worker.Functions;

/// <summary>Prepares a function, once a task.</summary>
internal delegate BoundFunction FunctionBinder(FunctionTask task, JsonObject options);
