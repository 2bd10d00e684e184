namespace SparkBert.MicrosoftSpark;

/// <summary>What happens to a row that can't be processed.</summary>
public enum RowErrorMode
{
    /// <summary>The row stays, with null in the stages' columns and its error in the error column.</summary>
    Permissive,

    /// <summary>The job ends with an error that names the row. Spark NLP does this.</summary>
    FailFast,

    /// <summary>The row leaves the result and is counted.</summary>
    DropMalformed,
}
