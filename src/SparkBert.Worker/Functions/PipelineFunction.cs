using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Pipelines;
using SparkBert.Worker.Arrow;

namespace SparkBert.Worker;

/// <summary><see cref="BuiltInFunctions.Pipeline"/> and <see cref="BuiltInFunctions.Columns"/>.</summary>
internal static class PipelineFunction
{
    public static BoundFunction Bind(TaskScope task, JsonObject options)
    {
        var read = PipelineOptions.Read(BuiltInFunctions.Pipeline, options);
        var pipeline = read.Open(read.Pipeline ?? throw Missing(BuiltInFunctions.Pipeline, "pipeline"), task);
        var run = read.NewRun(task);
        return new BoundFunction((_, batches) => Run(batches, pipeline, read, run), NeedsWholeGroup: false);
    }

    public static BoundFunction BindColumns(TaskScope task, JsonObject options)
    {
        var read = PipelineOptions.Read(BuiltInFunctions.Columns, options);
        var inputs = read.Inputs ?? throw Missing(BuiltInFunctions.Columns, "inputs");
        _ = read.Returns ?? throw Missing(BuiltInFunctions.Columns, "returns");
        var pipeline = read.Open(read.Pipeline ?? throw Missing(BuiltInFunctions.Columns, "pipeline"), task);
        var run = read.NewRun(task);
        return new BoundFunction((_, batches) => Run(batches.Select(batch => Named(batch, inputs)), pipeline, read, run).Select(StructColumn.Wrap), NeedsWholeGroup: false);
    }

    private static IEnumerable<RecordBatch> Run(IEnumerable<RecordBatch> batches, Pipeline pipeline, PipelineOptions options, TransformContext run)
    {
        var rows = pipeline.Transform(batches, run);
        return options.Returns is { } returns ? rows.Select(batch => PipelineColumns.Select(batch, returns)) : rows;
    }

    private static RecordBatch Named(RecordBatch arguments, IReadOnlyList<string> names) => arguments.ColumnCount == names.Count
        ? new RecordBatch(
            new Schema(names.Select((name, i) => new Field(name, arguments.Schema.GetFieldByIndex(i).DataType, arguments.Schema.GetFieldByIndex(i).IsNullable)), null),
            arguments.Arrays,
            arguments.Length)
        : throw new ArgumentException($"{BuiltInFunctions.Columns} has {arguments.ColumnCount} arguments, but 'inputs' names {names.Count}.");

    private static FormatException Missing(string function, string option) => new($"{function}: the option '{option}' is missing.");
}
