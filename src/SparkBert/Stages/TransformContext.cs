using SparkBert.Sessions;

namespace SparkBert.Stages;

/// <summary>What the stages of one run share: how bad rows are treated, what is counted, and how the run is cancelled.</summary>
public sealed class TransformContext
{
    private readonly int cores = 1;

    /// <summary>What happens to a row that can't be processed.</summary>
    public RowErrorMode Mode { get; init; } = RowErrorMode.Permissive;

    /// <summary>
    /// The error column (string; null in a row without an error), in <see cref="RowErrorMode.Permissive"/> mode. The pipeline adds it in
    /// front of the columns of the stages.
    /// </summary>
    public string ErrorCol { get; init; } = "error";

    /// <summary>
    /// Whether the batches come with the error column, filled in for rows that could not even be read. Such rows pass the stages unchanged
    /// and are counted like other bad rows.
    /// </summary>
    public bool InputHasErrorColumn { get; init; }

    /// <summary>
    /// The columns of the result in their order, from the input, the stages and the error column; null (the default) for all. Other columns
    /// are never made.
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

    /// <summary>Ends the run between two batches or model calls with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
