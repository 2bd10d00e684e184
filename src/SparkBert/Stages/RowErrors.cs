using Apache.Arrow;
using SparkBert.Annotations;
using Apache.Arrow.Types;

namespace SparkBert.Stages;

/// <summary>
/// The errors of the rows of one batch. They travel between the stages in the error column itself, so they stay with their rows when
/// batches are sliced.
/// </summary>
internal sealed class RowErrors
{
    private readonly StringArray? before;
    private readonly TransformContext context;
    private readonly long firstRow;
    private Dictionary<int, string>? added;

    /// <param name="batch">The batch, with or without the error column.</param>
    /// <param name="context">The run.</param>
    /// <param name="firstRow">The number in the run of the batch's first row, for the message in FailFast mode.</param>
    public RowErrors(RecordBatch batch, TransformContext context, long firstRow)
    {
        this.context = context;
        this.firstRow = firstRow;
        var index = batch.Schema.GetFieldIndex(context.ErrorCol);
        before = index < 0 ? null : batch.Column(index) as StringArray;
    }

    public bool Has(int row) => (before is not null && !before.IsNull(row)) || (added?.ContainsKey(row) ?? false);

    public string? Get(int row) =>
        added is not null && added.TryGetValue(row, out var message) ? message
        : before is not null && !before.IsNull(row) ? before.GetString(row)
        : null;

    public void Add(int row, string message)
    {
        if (context.Mode == RowErrorMode.FailFast)
        {
            throw new RowErrorException(firstRow + row, message);
        }

        (added ??= []).Add(row, message);
    }

    /// <summary>The batch with the errors in the error column; unchanged if there are none.</summary>
    public RecordBatch Apply(RecordBatch batch)
    {
        if (added is null)
        {
            return batch;
        }

        var builder = new StringArray.Builder();
        for (var row = 0; row < batch.Length; row++)
        {
            builder.Append(Get(row));
        }

        return Columns.WithColumn(batch, new Field(context.ErrorCol, StringType.Default, nullable: true), builder.Build());
    }
}
