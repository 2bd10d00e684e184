using SparkBert.Connect.Sql;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Connect.Pipelines;

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
    /// Whether the frame's column <see cref="ErrorCol"/> has the errors of an earlier pipeline though its metadata do not say so: ORC and
    /// other formats drop them.
    /// </summary>
    public bool InputHasErrorCol { get; init; }

    /// <summary>
    /// The columns of the result in their order, from the frame and from the stages; null for all. The error column comes last if it isn't
    /// among them. Other columns are not made.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>
    /// The place of BertEmbeddings' model on executors: <c>local:/path</c>, a path on every node; an archive of the bundle on this machine
    /// (<c>NAME.tar.gz</c>, made by <c>scripts/package.sh --model</c>), which the session sends; or the name of an archive artifact of the
    /// session. Null to send the bundle that this program opened.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>
    /// Whether Spark may take the stages for a function without effects. It then pushes filters on other columns below the model, down to
    /// the source; but a filter on a column that the stages make runs the model twice for a row. Null for true where neither errors nor
    /// figures are asked for.
    /// </summary>
    public bool? IsDeterministic { get; init; }

    /// <summary>
    /// What models run on in the tasks: the processor by default. <c>cuda</c> without a number is the GPU that Spark gave the task
    /// (<c>spark.task.resource.gpu.amount</c>), the first one if it gave none.
    /// </summary>
    public ComputeDevice Device { get; init; }

    /// <summary>Gathers the figures of the tasks; null to drop them. Servers send them since Spark 4.0.</summary>
    public TaskFiguresAccumulator? Figures { get; init; }

    /// <summary>The options for the function itself.</summary>
    /// <param name="crossing">How rows cross to .NET; null for the way that fits the pipeline.</param>
    /// <param name="isCaseSensitive">Whether names that differ only in case are two columns to Spark.</param>
    internal PipelineFunctionOptions ToFunctionOptions(Crossing? crossing, bool isCaseSensitive) => new()
    {
        Mode = Mode,
        ErrorCol = ErrorCol,
        InputHasErrorCol = InputHasErrorCol,
        Columns = Columns,
        Crossing = crossing,
        IsCaseSensitive = isCaseSensitive,
        IsDeterministic = IsDeterministic ?? (Figures is null ? null : false),
        Device = Device,
    };
}
