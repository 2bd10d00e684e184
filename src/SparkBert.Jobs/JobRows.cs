using SparkBert.Jobs.Sessions;
using SparkBert.Stages;

namespace SparkBert.Jobs;

/// <summary>
/// The rows of a job, and the columns that travel with each from reading to the outputs. None of these has a name that is in the input.
/// </summary>
/// <param name="Frame">The rows with all columns.</param>
/// <param name="Columns">The columns of the input, or of the result.</param>
public sealed record JobRows(IJobFrame Frame, IReadOnlyList<string> Columns)
{
    /// <summary>The column that says what is wrong with a row (string, null if nothing is).</summary>
    public required string Error { get; init; }

    /// <summary>The column of the row's file (string); null where rows come from none.</summary>
    public string? File { get; init; }

    /// <summary>The column of the row's line in its file (bigint); null where Spark does not know it.</summary>
    public string? Line { get; init; }

    /// <summary>The column of the row as it was read (binary); null for formats that have no text.</summary>
    public string? Raw { get; init; }

    /// <summary>The column of the row as it was read (binary), where it could not be read; null for formats that have no text.</summary>
    public string? Corrupt { get; init; }

    /// <summary>The columns that stand beside those of the input.</summary>
    public IEnumerable<string> Own => new[] { Error, File, Line, Raw, Corrupt }.OfType<string>();

    /// <summary>The columns of the rows, with that of their errors behind them where bad rows are kept.</summary>
    /// <param name="mode">What becomes of bad rows.</param>
    /// <param name="errorCol">The name of the column of errors.</param>
    public IJobFrame Result(RowErrorMode mode, string errorCol)
    {
        var columns = Columns.Select(JobColumn.Of);
        return mode switch
        {
            RowErrorMode.Permissive => Frame.SelectColumns([.. columns, new JobColumn(SqlText.Name(Error), errorCol)]),
            RowErrorMode.DropMalformed => Frame.Where($"{SqlText.Name(Error)} is null").SelectColumns(columns),
            _ => Frame.SelectColumns(columns),
        };
    }

    /// <summary>A frame with another value for a column, in its place.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="column">The column.</param>
    /// <param name="sql">The value, in SQL.</param>
    internal static IJobFrame Replace(IJobFrame frame, string column, string sql) =>
        frame.SelectColumns(frame.Columns.Select(name => name == column ? new JobColumn(sql, column) : JobColumn.Of(name)));
}
