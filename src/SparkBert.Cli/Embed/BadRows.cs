using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Reading;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Embed;

/// <summary>The rows of a batch that could not be processed.</summary>
internal sealed class BadRows
{
    private readonly RecordBatch batch;
    private readonly RowOrigin origin;
    private readonly StringArray errors;

    /// <param name="batch">The rows of a run's result.</param>
    /// <param name="origin">The names of the columns of their origin.</param>
    public BadRows(RecordBatch batch, RowOrigin origin)
    {
        this.batch = batch;
        this.origin = origin;
        errors = (StringArray)Column(origin.Error);
    }

    /// <summary>How many there are.</summary>
    public int Count => batch.Length - errors.NullCount;

    /// <summary>The columns that a result must have.</summary>
    public static IEnumerable<string> Sources(RowOrigin origin) => [origin.File, origin.Number, origin.Error, origin.Raw];

    /// <summary>Where the first is, and what is wrong with it.</summary>
    public string DescribeFirst()
    {
        var row = Enumerable.Range(0, batch.Length).First(errors.IsValid);
        var kind = Column(origin.Raw).IsValid(row) ? "line" : "row";
        return $"{((StringArray)Column(origin.File)).GetString(row)}, {kind} {((Int64Array)Column(origin.Number)).Values[row]}: "
            + errors.GetString(row);
    }

    /// <summary>
    /// The bad rows as they go to the quarantine: file, number, error, and the row as it was read. A row of a format without text has its
    /// columns there.
    /// </summary>
    public IEnumerable<RecordBatch> TakeContent(EmbedPlan plan) => Take(errors.IsValid).Select(bad => Describe(plan, bad));

    private RecordBatch Describe(EmbedPlan plan, RecordBatch bad)
    {
        var raw = (BinaryArray)bad.Column(bad.Schema.GetFieldIndex(origin.Raw));
        List<OutputColumn> columns =
        [
            new(origin.File, "file"),
            new(origin.Number, "line"),
            new(origin.Error, "error"),
            new(origin.Raw, "raw", OutputColumnKind.Content),
        ];
        var result = OutputColumn.Select(bad, columns);
        if (raw.NullCount == 0)
        {
            return result;
        }

        var inputs = OutputColumn.Select(bad, [.. plan.Input.FieldsList.Select(field => new OutputColumn(field.Name, field.Name))]);
        var row = new StructArray(new StructType(inputs.Schema.FieldsList), bad.Length, inputs.Arrays, ArrowBuffer.Empty, 0);
        return new RecordBatch(
            new Schema([.. result.Schema.FieldsList, new Field("row", row.Data.DataType, true)], null),
            [.. result.Arrays, row],
            bad.Length);
    }

    /// <summary>The other rows.</summary>
    public IEnumerable<RecordBatch> TakeGood() => Take(errors.IsNull);

    private IArrowArray Column(string name) => batch.Column(batch.Schema.GetFieldIndex(name));

    /// <summary>
    /// Some rows: in one batch where all types can be put together, which those of Spark's can, else in several.
    /// </summary>
    private IEnumerable<RecordBatch> Take(Func<int, bool> isTaken)
    {
        var ranges = FindRanges(batch.Length, isTaken);
        if (ranges.Count > 1 && batch.Schema.FieldsList.All(field => SparkCopy.IsSparkType(field.DataType)))
        {
            var slices = ranges.Select(range => batch.Slice(range.Start, range.Count)).ToArray();
            yield return new RecordBatch(
                batch.Schema,
                Enumerable.Range(0, batch.ColumnCount).Select(
                    column => ArrowArrayConcatenator.Concatenate([.. slices.Select(slice => slice.Column(column))])),
                ranges.Sum(range => range.Count));
            yield break;
        }

        foreach (var (start, count) in ranges)
        {
            yield return batch.Slice(start, count);
        }
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
