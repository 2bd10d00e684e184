using SparkBert.Sessions;

namespace SparkBert.Stages;

/// <summary>What the stages of one run share: how bad rows are treated, what is counted, and how the run is cancelled.</summary>
public sealed class TransformContext
{
    private readonly int cores = 1;

    /// <summary>What becomes of a row that can't be processed.</summary>
    public RowErrorMode Mode { get; init; } = RowErrorMode.Permissive;

    /// <summary>
    /// The column (string, null where all is well) that says in <see cref="RowErrorMode.Permissive"/> mode what is wrong with a row. The pipeline
    /// adds it in front of the columns of the stages.
    /// </summary>
    public string ErrorCol { get; init; } = "error";

    /// <summary>
    /// Whether the batches come with the error column, filled in where a row could not even be read. Such rows pass the stages untouched and are
    /// counted like the others.
    /// </summary>
    public bool InputHasErrorColumn { get; init; }

    /// <summary>
    /// The columns of the result in their order, from the input, the stages and the error column; null (the default) for all. A column that is
    /// not among them is never made.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>
    /// Whether the caller has finished with a batch before it asks for the next one. The memory of vectors is then used again; the garbage
    /// collector would keep several times as much.
    /// </summary>
    public bool ReusesVectors { get; init; }

    /// <summary>
    /// Where model calls are made together with other runs of the process; null for threads of this run alone. A stage with a number of threads
    /// of its own keeps to that.
    /// </summary>
    public ModelCallPool? SharedModelCalls { get; init; }

    /// <summary>The model calls that a stage of this run may make at the same time in <see cref="SharedModelCalls"/> in any case; 1 by default.</summary>
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
