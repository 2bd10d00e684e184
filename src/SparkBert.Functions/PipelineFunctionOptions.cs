using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Functions;

/// <summary>How a pipeline runs over a frame.</summary>
public sealed record PipelineFunctionOptions
{
    /// <summary>
    /// What happens to a row that can't be processed. By default it stays, with null in the stages' columns and its error in
    /// <see cref="ErrorCol"/>; Spark NLP ends the job.
    /// </summary>
    public RowErrorMode Mode { get; init; } = RowErrorMode.Permissive;

    /// <summary>
    /// The column of the rows' errors in <see cref="RowErrorMode.Permissive"/> mode; null in a row without an error. If the frame has it
    /// from an earlier pipeline, rows with an error pass this one unchanged. Another column of this name is refused.
    /// </summary>
    public string ErrorCol { get; init; } = new TransformContext().ErrorCol;

    /// <summary>
    /// Whether the frame's column <see cref="ErrorCol"/> has the errors of an earlier pipeline though its metadata do not say so: ORC and
    /// other formats drop them.
    /// </summary>
    public bool InputHasErrorCol { get; init; }

    /// <summary>Whether names that differ only in case are two columns to Spark: its setting <c>spark.sql.caseSensitive</c>.</summary>
    public bool IsCaseSensitive { get; init; }

    /// <summary>
    /// The columns of the result in their order, from the frame and from the stages; the error column comes last if it isn't among them.
    /// Null for all. Other columns are not made.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>
    /// Whether Spark may take a function over columns for one without effects. It then pushes filters on other columns below the model, to
    /// the source; but it runs the model twice for a row where a filter uses a column that the stages make. Null for true where bad rows
    /// end the job, for then nobody asks for the column of errors.
    /// </summary>
    public bool? IsDeterministic { get; init; }

    /// <summary>
    /// What models run on in the tasks: the processor by default. <c>cuda</c> without a number is the GPU that Spark gave the task
    /// (<c>spark.task.resource.gpu.amount</c>), the first one if it gave none.
    /// </summary>
    public ComputeDevice Device { get; init; }

    /// <summary>
    /// How rows cross to .NET; null for <see cref="Functions.Crossing.Columns"/> if each row stays a row and no column has Spark ML's
    /// vectors, else <see cref="Functions.Crossing.Rows"/>.
    /// </summary>
    public Crossing? Crossing { get; init; }
}
