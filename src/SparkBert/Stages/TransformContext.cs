using SparkBert.Sessions;
using SparkBert.Text.Rows;

namespace SparkBert.Stages;

/// <summary>What the stages of one run share: how bad rows are treated, what is counted, and how the run is cancelled.</summary>
public sealed class TransformContext
{
    private readonly int cores = 1;
    private readonly long maxRowBytes = RowLimit.Largest;

    /// <summary>What happens to a row that can't be processed.</summary>
    public RowErrorMode Mode { get; init; } = RowErrorMode.Permissive;

    /// <summary>
    /// The error column (string; null in a row without an error), in <see cref="RowErrorMode.Permissive"/> mode. The pipeline adds it in
    /// front of the columns of the stages. If the rows have it from an earlier run, which marked it in the field's metadata, it is
    /// continued; a column of another origin that has its name is refused.
    /// </summary>
    public string ErrorCol { get; init; } = "error";

    /// <summary>
    /// Whether the batches come with the error column, filled in for rows that could not even be read. Such rows pass the stages unchanged
    /// and are counted like other bad rows.
    /// </summary>
    public bool InputHasErrorColumn { get; init; }

    /// <summary>
    /// The status column, struct&lt;state: string, errorClass: string, wordPieces: int, truncated: int, unknown: int, model: string&gt;;
    /// null (the default) for none. <c>state</c> is <c>ok</c> or <c>failed</c>, <c>errorClass</c> one of <see
    /// cref="Annotations.RowErrorClasses"/>. The last BertEmbeddings of the pipeline fills in its word pieces (without [CLS] and [SEP]),
    /// the tokens that were cut off, the unknown tokens and its model's identity; counts of a failed row are null. If the rows have the
    /// column from an earlier run, it is continued.
    /// </summary>
    public string? StatusCol { get; init; }

    /// <summary>
    /// The maximum size in bytes of what the stages make of a row; a larger row is a bad row. 2,000,000,000 (the default) is the largest
    /// that fits into a column of a record batch. A text may have an eighth of it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1,000,000 or more than 2,000,000,000.</exception>
    public long MaxRowBytes
    {
        get => maxRowBytes;
        init => maxRowBytes = value is >= RowLimit.Smallest and <= RowLimit.Largest
            ? value
            : throw StageParameter.OutOfRange($"MaxRowBytes must be {RowLimit.Smallest} to {RowLimit.Largest}, but is {value}");
    }

    /// <summary>
    /// The columns of the result in their order, from the input, the stages, the error column and the status column; null (the default) for
    /// all. Other columns are never made.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>
    /// Whether the caller has finished with a batch before it requests the next one. Then the vectors' memory is reused; otherwise the
    /// garbage collector would keep several times as much.
    /// </summary>
    public bool ReusesVectors { get; init; }

    /// <summary>
    /// The threads for model calls, shared with other runs of the process; null for threads of this run alone. A stage whose number of
    /// threads is set uses its own.
    /// </summary>
    public ModelCallPool? SharedModelCalls { get; init; }

    /// <summary>
    /// The number of model calls that a stage of this run may always make at the same time in <see cref="SharedModelCalls"/>; 1 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Cores
    {
        get => cores;
        init => cores = value >= 1 ? value : throw StageParameter.OutOfRange($"Cores must be at least 1, but is {value}");
    }

    /// <summary>What was done so far; the stages count while they run.</summary>
    public TransformReport Report { get; } = new();

    /// <summary>
    /// Ends the run with an <see cref="OperationCanceledException"/>: between two batches, or between two operators of a model call.
    /// </summary>
    public CancellationToken Cancellation { get; init; }
}
