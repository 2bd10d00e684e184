namespace SparkBert.Annotations;

/// <summary>A row can't be processed. The run decides what happens to it. The message never holds the row's text.</summary>
public sealed class RowErrorException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the row.</param>
    public RowErrorException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception that ends a run at its first bad row.</summary>
    /// <param name="row">The number of the row in the run, from 0.</param>
    /// <param name="message">What is wrong with the row.</param>
    public RowErrorException(long row, string message)
        : base($"row {row}: {message}") => Row = row;

    /// <summary>The number of the row in the run, from 0; null while it isn't known.</summary>
    public long? Row { get; }
}
