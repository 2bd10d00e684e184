using Apache.Arrow;

namespace SparkBert.Functions;

/// <summary>One of our Spark functions: all that any driver API has to give to Spark.</summary>
public sealed record FunctionDefinition
{
    /// <summary>The function's name in the worker, and its options.</summary>
    public required FunctionCommand Command { get; init; }

    /// <summary>How Spark calls it.</summary>
    public required EvalType EvalType { get; init; }

    /// <summary>The columns that it is called with, in their order; for whole rows all columns of the frame that it gets.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>
    /// What it returns: the columns of its rows, or the fields of the struct that a scalar function returns for each row. The metadata of
    /// the fields belong to the columns of the result; Spark's type of a function has none.
    /// </summary>
    public required IReadOnlyList<PlannedColumn> Result { get; init; }

    /// <summary>
    /// The flag that Spark gets. False for scalar functions: Spark calls a function that is not deterministic only once for a row, wherever
    /// the fields of its struct are used, and a second model call is expensive. True for whole rows: Spark refuses others there
    /// (INVALID_NON_DETERMINISTIC_EXPRESSIONS).
    /// </summary>
    public required bool IsDeterministic { get; init; }

    /// <summary>The models that executors must have.</summary>
    public required IReadOnlyList<ExecutorModel> Models { get; init; }
}
