using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Jobs.Sessions;

/// <summary>How a job runs a pipeline over a frame, by any driver.</summary>
public sealed record JobTransform
{
    /// <summary>What happens to a row that can't be processed.</summary>
    public required RowErrorMode Mode { get; init; }

    /// <summary>The column of the rows' errors, which the frame has already.</summary>
    public required string ErrorCol { get; init; }

    /// <summary>The columns of the result in their order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>What models run on in the tasks.</summary>
    public ComputeDevice Device { get; init; }
}
