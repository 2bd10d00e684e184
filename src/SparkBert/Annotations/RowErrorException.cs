using SparkBert.Text;

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

    /// <summary>The kind of error, a name that stays the same from version to version: one of <see cref="RowErrorClasses"/>.</summary>
    public string ErrorClass { get; init; } = RowErrorClasses.Unreadable;

    /// <summary>An error of a class.</summary>
    internal static RowErrorException Of(string errorClass, string message) => new(message) { ErrorClass = errorClass };

    /// <summary>The error itself, or that of a row whose text a rule can't be applied to (<see cref="TextRuleException"/>).</summary>
    internal static RowErrorException From(Exception error) => error as RowErrorException ?? new(error.Message)
    {
        ErrorClass = error is TextRuleException { IsTooLarge: true } ? RowErrorClasses.RowTooLarge : RowErrorClasses.TextRule,
    };

    /// <summary>The error with the name of the stage in front of the message.</summary>
    internal RowErrorException In(string stage) => new($"{stage}: {Message}") { ErrorClass = ErrorClass };

    /// <summary>The error that ends a run.</summary>
    internal RowErrorException At(long row) => new(row, Message) { ErrorClass = ErrorClass };
}
