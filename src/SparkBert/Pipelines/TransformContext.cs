using SparkBert.Sessions;

namespace SparkBert.Pipelines;

/// <summary>What the stages of one run share: how bad rows are treated, what is counted, and how the run is cancelled.</summary>
public sealed class TransformContext
{
    /// <summary>What becomes of a row that can't be processed.</summary>
    public RowErrorMode Mode { get; init; } = RowErrorMode.Permissive;

    /// <summary>
    /// The column (string, null where all is well) that tells in <see cref="RowErrorMode.Permissive"/> mode what is wrong with a row. The pipeline adds it in front of the columns of the stages.
    /// </summary>
    public string ErrorCol { get; init; } = "error";

    /// <summary>
    /// Whether the batches come with the error column, filled in where a row could not even be read. Such rows pass the stages untouched and are counted like the others.
    /// </summary>
    public bool HasErrorsInInput { get; init; }

    /// <summary>
    /// Whether each batch of the result is done with when the next is asked for. The memory of vectors is then used again instead of left to the collector, which would keep several times as much.
    /// </summary>
    internal bool ReusesVectors { get; init; }

    /// <summary>Where model calls are made together with other runs of the process; null for threads of this run alone. A stage with a number of threads of its own keeps to that.</summary>
    internal ModelCallPool? SharedModelCalls { get; init; }

    /// <summary>The share of a stage of this run in <see cref="SharedModelCalls"/>.</summary>
    internal int Cores { get; init; } = 1;

    /// <summary>What was done so far; the stages count while they run.</summary>
    public TransformReport Report { get; } = new();

    /// <summary>Ends the run between two batches or model calls with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
