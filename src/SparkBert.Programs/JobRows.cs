using SparkBert.Spark.Sql;
using SparkBert.Stages;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Programs;

/// <summary>
/// The rows of a job, and the columns that travel with each from reading to the outputs. None of these has a name that is in the input.
/// </summary>
/// <param name="Frame">The rows with all columns.</param>
/// <param name="Columns">The columns of the input, or of the result.</param>
public sealed record JobRows(DataFrame Frame, IReadOnlyList<string> Columns)
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
    public DataFrame Result(RowErrorMode mode, string errorCol)
    {
        var columns = Columns.Select(Column);
        return mode switch
        {
            RowErrorMode.Permissive => Frame.Select([.. columns, Column(Error).As(errorCol)]),
            RowErrorMode.DropMalformed => Frame.Filter(Column(Error).IsNull()).Select([.. columns]),
            _ => Frame.Select([.. columns]),
        };
    }

    /// <summary>A column by its whole name, whatever is in it.</summary>
    /// <param name="name">The name.</param>
    public static Column Column(string name) => Col($"`{name.Replace("`", "``", StringComparison.Ordinal)}`");
}
