using SparkBert.Jobs.Sessions;
using SparkBert.Spark.Sql.Types;
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

    /// <summary>
    /// What an option names, in SQL: a column by its whole name, whatever is in that; else a column in a column, by a path with full stops.
    /// </summary>
    /// <param name="name">The name, or the path.</param>
    /// <returns>The expression; null if there is neither.</returns>
    public string? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var path = name.Split('.');
        return Columns.Contains(name) ? SqlText.Name(name)
            : Columns.Contains(path[0]) && IsInColumn(Frame.Schema, path) ? string.Join('.', path.Select(SqlText.Name))
            : null;
    }

    /// <summary>What an option names, in SQL, as <see cref="Find"/> gives it.</summary>
    /// <param name="option">The option.</param>
    /// <param name="name">The name, or the path.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public string Require(string option, string name) => Find(name)
        ?? throw new ArgumentException($"{option}: there is no column '{name}'. Columns: {string.Join(", ", Columns)}.");

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

    /// <summary>Whether a path leads to a column in a column.</summary>
    private static bool IsInColumn(StructType schema, string[] path)
    {
        DataType type = schema;
        foreach (var part in path)
        {
            if ((type as StructType)?.FirstOrDefault(field => field.Name == part) is not { } found)
            {
                return false;
            }

            type = found.DataType;
        }

        return true;
    }

    /// <summary>A frame with another value for a column, in its place.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="column">The column.</param>
    /// <param name="sql">The value, in SQL.</param>
    internal static IJobFrame Replace(IJobFrame frame, string column, string sql) =>
        frame.SelectColumns(frame.Columns.Select(name => name == column ? new JobColumn(sql, column) : JobColumn.Of(name)));
}
