using SparkBert.Annotations;

namespace SparkBert.Stages;

/// <summary>What happens to a row that can't be processed.</summary>
public enum RowErrorMode
{
    /// <summary>The row stays, with null in the stages' columns and its error in the error column; the run goes on.</summary>
    Permissive,

    /// <summary>The run ends with a <see cref="RowErrorException"/> that names the row. Spark NLP does this.</summary>
    FailFast,

    /// <summary>The row leaves the result and is counted (<see cref="TransformReport.Dropped"/>); the run goes on.</summary>
    DropMalformed,
}
