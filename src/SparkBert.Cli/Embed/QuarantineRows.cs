using Apache.Arrow;
using SparkBert.Cli.Files;

namespace SparkBert.Cli.Embed;

/// <summary>
/// The rows that could not be processed, as they go to the quarantine: file, line, error, and the row's columns as they were read.
/// </summary>
internal static class QuarantineRows
{
    private static readonly OutputColumn[] Origin = [new(RowOrigin.FileCol, "file"), new(RowOrigin.LineCol, "line"), OutputColumn.Error];

    /// <summary>The columns of the quarantine.</summary>
    /// <exception cref="UsageException">The input has a column that is called like one of the quarantine's own.</exception>
    public static IReadOnlyList<OutputColumn> ChooseColumns(EmbedPlan plan) =>
        Origin.FirstOrDefault(column => plan.InputColumns.Contains(column.Name)) is { Name: { } taken }
            ? throw new UsageException(
                $"--quarantine: the input has a column '{taken}', and so has the quarantine: it says file, line and error of each row. "
                + "Rename the column, or leave out --quarantine: bad rows then stay in the output with their error.")
            : [.. Origin, .. plan.InputColumns.Select(name => new OutputColumn(name, name))];

    /// <summary>How many rows of a batch are bad.</summary>
    public static int CountIn(RecordBatch batch) => batch.Length - FindErrors(batch).NullCount;

    /// <summary>The bad rows of a batch.</summary>
    public static RecordBatch TakeBad(RecordBatch batch)
    {
        var errors = FindErrors(batch);
        return Take(batch, row => !errors.IsNull(row));
    }

    /// <summary>The good rows of a batch.</summary>
    public static RecordBatch TakeGood(RecordBatch batch) => Take(batch, FindErrors(batch).IsNull);

    private static IArrowArray FindErrors(RecordBatch batch) => batch.Column(batch.Schema.GetFieldIndex(RowOrigin.ErrorCol));

    private static RecordBatch Take(RecordBatch batch, Func<int, bool> isTaken)
    {
        var ranges = FindRanges(batch.Length, isTaken);
        IArrowArray Slice(IArrowArray array) => ranges.Count switch
        {
            0 => ArrowArrayFactory.Slice(array, 0, 0),
            1 => ArrowArrayFactory.Slice(array, ranges[0].Start, ranges[0].Count),
            _ => ArrowArrayConcatenator.Concatenate([.. ranges.Select(range => ArrowArrayFactory.Slice(array, range.Start, range.Count))]),
        };
        return new RecordBatch(batch.Schema, batch.Arrays.Select(Slice), ranges.Sum(range => range.Count));
    }

    private static List<(int Start, int Count)> FindRanges(int length, Func<int, bool> isTaken)
    {
        var ranges = new List<(int Start, int Count)>();
        for (var row = 0; row < length; row++)
        {
            if (!isTaken(row))
            {
                continue;
            }

            if (ranges.Count > 0 && ranges[^1].Start + ranges[^1].Count == row)
            {
                ranges[^1] = (ranges[^1].Start, ranges[^1].Count + 1);
            }
            else
            {
                ranges.Add((row, 1));
            }
        }

        return ranges;
    }
}
