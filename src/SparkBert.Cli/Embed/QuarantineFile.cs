using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Files;

namespace SparkBert.Cli.Embed;

/// <summary>The rows that could not be processed, as JSON lines: file, line, error, and the row's columns as they were read.</summary>
internal sealed class QuarantineFile(OutputFile file, IReadOnlyList<string> inputColumns, string errorCol) : IDisposable
{
    /// <summary>Takes the bad rows out of a batch.</summary>
    /// <returns>The good rows.</returns>
    public RecordBatch Take(RecordBatch batch)
    {
        var errors = batch.Column(batch.Schema.GetFieldIndex(errorCol));
        if (errors.NullCount == batch.Length)
        {
            return batch;
        }

        file.Write(Select(batch, row => !errors.IsNull(row), QuarantineColumns(batch)));
        return Select(batch, errors.IsNull, [.. batch.Schema.FieldsList.Select((field, index) => (field, index))]);
    }

    /// <summary>Ends the file; it is there and empty where no row was bad.</summary>
    public void Complete() => file.Complete(new Schema([new Field("error", StringType.Default, false)], null));

    public void Dispose() => file.Dispose();

    private List<(Field Field, int Index)> QuarantineColumns(RecordBatch batch)
    {
        (string From, string To)[] columns = [(RowOrigin.FileCol, "file"), (RowOrigin.LineCol, "line"), (errorCol, "error"), .. inputColumns.Select(name => (name, name))];
        return [.. columns.Select(column =>
        {
            var index = batch.Schema.GetFieldIndex(column.From);
            var field = batch.Schema.GetFieldByIndex(index);
            return (new Field(column.To, field.DataType, field.IsNullable), index);
        })];
    }

    private static RecordBatch Select(RecordBatch batch, Func<int, bool> isTaken, List<(Field Field, int Index)> columns)
    {
        var taken = new List<(int Start, int Count)>();
        for (var row = 0; row < batch.Length; row++)
        {
            if (!isTaken(row))
            {
                continue;
            }

            if (taken.Count > 0 && taken[^1].Start + taken[^1].Count == row)
            {
                taken[^1] = (taken[^1].Start, taken[^1].Count + 1);
            }
            else
            {
                taken.Add((row, 1));
            }
        }

        IArrowArray Part(IArrowArray array) => taken.Count switch
        {
            0 => ArrowArrayFactory.Slice(array, 0, 0),
            1 => ArrowArrayFactory.Slice(array, taken[0].Start, taken[0].Count),
            _ => ArrowArrayConcatenator.Concatenate([.. taken.Select(range => ArrowArrayFactory.Slice(array, range.Start, range.Count))]),
        };
        return new RecordBatch(new Schema(columns.Select(column => column.Field), batch.Schema.Metadata), columns.Select(column => Part(batch.Column(column.Index))), taken.Sum(range => range.Count));
    }
}
