using Apache.Arrow;
using SparkBert.Worker.Arrow;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>
/// Scalar functions: each gets its arguments and returns one column; Spark pairs the answer with the rows by position. The functions of one
/// operator run side by side over the stream and may cut it differently: a batch of the answer ends where any of theirs ends.
/// </summary>
/// <param name="calls">The functions.</param>
/// <param name="udfs">Their arguments, in the same order.</param>
/// <param name="input">The rows.</param>
/// <param name="cancellation">Set when the task is cancelled.</param>
internal sealed class ScalarOperator(
    IReadOnlyList<BoundCall> calls, IReadOnlyList<UdfCall> udfs, ArrowInput input, CancellationToken cancellation) : Operator
{
    public override IEnumerable<RecordBatch> Run()
    {
        using var shared = new SharedBatches(StopWhenCancelled(input.ReadStream(), cancellation), calls.Count);
        var columns = new List<ScalarColumn>();
        try
        {
            for (var i = 0; i < calls.Count; i++)
            {
                columns.Add(new ScalarColumn(calls[i], calls[i].Run(SelectArguments(shared.Read(i), udfs[i]), NameResult(calls[i]))));
            }

            var rows = 0L;
            while (columns.Count(column => column.MoveToRows()) is > 0 and var open)
            {
                var length = columns.Where(column => column.HasRows).Min(column => column.Remaining);
                if (open < columns.Count || rows + length > input.Rows)
                {
                    shared.ReadToEnd();
                    var isTooMany = rows + length > input.Rows;
                    if (columns.FirstOrDefault(column => column.HasRows == isTooMany) is { } wrong)
                    {
                        throw RefuseCount(wrong.Name, isTooMany ? "more" : $"{rows}");
                    }

                    // All have rows, and more input came since: some came before their own input.
                    throw RefuseCount(columns[0].Name, "some of them before they were asked for");
                }

                rows += length;
                yield return new RecordBatch(
                    new Schema(columns.Select((column, i) => column.CreateField($"_{i}")), null),
                    [.. columns.Select(column => column.Take(length))],
                    length);
            }

            shared.ReadToEnd();
            if (rows < input.Rows)
            {
                throw RefuseCount(columns[0].Name, $"{rows}");
            }
        }
        finally
        {
            foreach (var column in columns)
            {
                column.Dispose();
            }
        }
    }

    public override void Drain() => input.Drain();

    private InvalidOperationException RefuseCount(string name, string found) =>
        new($"the scalar function '{name}' must return a row for each of its {input.Rows} rows, but returned {found}.");

    private static IEnumerable<RecordBatch> SelectArguments(IEnumerable<RecordBatch> batches, UdfCall udf)
    {
        var offsets = udf.Arguments.Select(argument => argument.Offset).ToList();
        return batches.Select(batch => Select(batch, offsets, i => udf.Arguments[i].Name ?? $"_{i}"));
    }

    /// <summary>A result has one column, which is the argument of the next function in the chain.</summary>
    private static Func<RecordBatch, RecordBatch> NameResult(BoundCall call) => batch => batch.ColumnCount == 1
        ? Select(batch, [0], _ => BoundCall.ResultName)
        : throw new InvalidOperationException(
            $"the scalar function '{call.Name}' must return one column, but returned {SparkTypeText.Describe(batch.Schema)}.");
}
