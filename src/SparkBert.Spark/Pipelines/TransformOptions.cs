using SparkBert.Spark.Sql;
using SparkBert.Stages;

namespace SparkBert.Spark.Pipelines;

/// <summary>How a pipeline runs over a frame.</summary>
public sealed record TransformOptions
{
    /// <summary>
    /// What happens to a row that can't be processed. By default it stays, with null in the stages' columns and its error in <see
    /// cref="ErrorCol"/>; Spark NLP ends the job.
    /// </summary>
    public RowErrorMode Mode { get; init; } = RowErrorMode.Permissive;

    /// <summary>
    /// The column of the rows' errors in <see cref="RowErrorMode.Permissive"/> mode, null in rows without one. If the frame has it from an
    /// earlier pipeline, rows with an error pass this one unchanged; any other column of that name is refused.
    /// </summary>
    public string ErrorCol { get; init; } = new PipelineFunctionOptions().ErrorCol;

    /// <summary>
    /// The columns of the result in their order, from the frame and from the stages; null for all. The error column comes last if it isn't
    /// among them. Other columns are not made.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>
    /// The place of BertEmbeddings' model on executors, in the forms of <see cref="SparkBertSettings.Model"/>. By default the place from
    /// which <see cref="ModelLoading.LoadModel"/> opened it; otherwise the session ships the bundle that the driver opened, which a local
    /// master reads in place.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Gathers the figures of the tasks; null to drop them.</summary>
    public TaskFiguresAccumulator? Figures { get; init; }

    /// <summary>The options for the function itself.</summary>
    /// <param name="crossing">How rows cross to .NET; null for the way that fits the pipeline.</param>
    internal PipelineFunctionOptions ToFunctionOptions(Crossing? crossing = null) =>
        new() { Mode = Mode, ErrorCol = ErrorCol, Columns = Columns, Crossing = crossing };

    /// <summary>What the function uses in the session.</summary>
    internal FunctionResources ToResources() => new() { Figures = Figures };
}
