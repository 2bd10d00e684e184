using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Worker.Arrow;

namespace SparkBert.Worker.Functions;

/// <summary><see cref="BuiltInFunctions.Pipeline"/> and <see cref="BuiltInFunctions.Columns"/>.</summary>
internal static class PipelineFunction
{
    /// <summary>Whole rows in, whole rows out.</summary>
    public static BoundFunction BindRows(ExecutorResources shared, FunctionTask task, JsonObject options)
    {
        const string Function = BuiltInFunctions.Pipeline;
        var read = PipelineOptions.Parse(Function, options);
        var pipeline = Open(Function, shared, task, read);
        return new BoundFunction(
            (_, batches) => pipeline.Run(
                read.Inputs is { } inputs ? batches.Select(batch => NameColumns(Function, batch, inputs)) : batches),
            GroupUse.None);
    }

    /// <summary>Arguments in, one struct out.</summary>
    public static BoundFunction BindColumns(ExecutorResources shared, FunctionTask task, JsonObject options)
    {
        const string Function = BuiltInFunctions.Columns;
        var read = PipelineOptions.Parse(Function, options);
        var inputs = read.Inputs ?? throw new FormatException($"{Function}: the option 'inputs' is missing.");
        _ = read.Returns ?? throw new FormatException($"{Function}: the option 'returns' is missing.");
        var pipeline = Open(Function, shared, task, read);
        return new BoundFunction(
            (_, batches) => pipeline.Run(batches.Select(batch => NameColumns(Function, batch, inputs))).Select(StructColumn.Wrap),
            GroupUse.None);
    }

    private static TaskPipeline Open(string function, ExecutorResources shared, FunctionTask task, PipelineOptions options) =>
        options.Pipelines is [var stages]
            ? TaskPipeline.Open(shared, task, options, stages, _ => options.Returns)
            : throw new FormatException($"{function} runs one pipeline, but the option 'pipelines' has {options.Pipelines.Count}.");

    private static RecordBatch NameColumns(string function, RecordBatch arguments, IReadOnlyList<string> names) =>
        arguments.ColumnCount == names.Count
            ? Arguments.Rename(arguments, names)
            : throw new ArgumentException(
                $"{function} has {arguments.ColumnCount} arguments, but the option 'inputs' names {names.Count}.");
}
