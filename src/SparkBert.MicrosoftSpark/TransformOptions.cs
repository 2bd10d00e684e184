using SparkBert.Driver;
using SparkBert.Driver.Planning;

namespace SparkBert.MicrosoftSpark;

/// <summary>How a pipeline runs over a frame.</summary>
public sealed record TransformOptions
{
    /// <summary>
    /// What happens to a row that can't be processed. By default it stays, with null in the stages' columns and its error in
    /// <see cref="ErrorCol"/>; Spark NLP ends the job.
    /// </summary>
    public RowErrorMode Mode { get; init; } = RowErrorMode.Permissive;

    /// <summary>
    /// The column of the rows' errors in <see cref="RowErrorMode.Permissive"/> mode, null in rows without one; null for <c>error</c>. If
    /// the frame has it from an earlier pipeline, rows with an error pass this one unchanged.
    /// </summary>
    public string? ErrorCol { get; init; }

    /// <summary>
    /// Whether the frame's column <see cref="ErrorCol"/> has the errors of an earlier pipeline though its metadata do not say so: ORC and
    /// other formats drop them.
    /// </summary>
    public bool InputHasErrorCol { get; init; }

    /// <summary>
    /// The columns of the result in their order, from the frame and from the stages; null for all. The error column comes last if it isn't
    /// among them.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>
    /// Whether Spark may take the stages for a function without effects. It then pushes filters on other columns below the model; but a
    /// filter on a column that the stages make runs the model twice for a row. Null for true where the mode is
    /// <see cref="RowErrorMode.FailFast"/> and no figures are gathered, which would count rows twice.
    /// </summary>
    public bool? IsDeterministic { get; init; }

    /// <summary>
    /// What models run on in the tasks: <c>cpu</c>, <c>cuda:N</c>, or <c>cuda</c> for the GPU that Spark gave the task
    /// (<c>spark.task.resource.gpu.amount</c>), the first one if it gave none. Null for the processor.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>
    /// A folder here with a copy of a model that executors have and the driver can't see: planning needs its vocabulary and sizes. See
    /// <see cref="SparkBertSettings.Model"/>.
    /// </summary>
    public string? ModelCopy { get; init; }

    /// <summary>Gathers the figures of the tasks; null to drop them.</summary>
    public TaskFiguresAccumulator? Figures { get; init; }

    /// <summary>A request for a function over a frame, with these options.</summary>
    internal PlanRequest ForFrame(PlanRequest request) => request with
    {
        Mode = Mode.ToString(),
        ErrorCol = ErrorCol,
        InputHasErrorCol = InputHasErrorCol,
        Columns = Columns,
        IsDeterministic = IsDeterministic ?? (Figures is null ? null : false),
        Device = Device,
    };

    /// <summary>A request for a function of SQL, with those of these options that it has.</summary>
    internal PlanRequest ForValue(PlanRequest request) => request with { Mode = Mode.ToString(), Device = Device };
}
