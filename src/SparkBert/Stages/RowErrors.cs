using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Stages;

/// <summary>
/// The errors of the rows of one batch, and what the status column says of them. They travel between the stages in these columns, so they
/// stay with their rows when batches are sliced.
/// </summary>
internal sealed class RowErrors
{
    private readonly TextColumn? before;
    private readonly RecordBatch batch;
    private readonly TransformContext context;
    private readonly long firstRow;
    private Dictionary<int, RowErrorException>? added;

    /// <param name="batch">The batch, with or without the error column.</param>
    /// <param name="context">The run.</param>
    /// <param name="firstRow">The number in the run of the batch's first row, for the message in FailFast mode.</param>
    public RowErrors(RecordBatch batch, TransformContext context, long firstRow)
    {
        this.batch = batch;
        this.context = context;
        this.firstRow = firstRow;
        var index = IndexIn(batch.Schema, context);
        before = index < 0 ? null : new TextColumn(batch.Column(index));
    }

    /// <summary>The error column of a schema; -1 if there is none. A column of the user's that has its name is none.</summary>
    public static int IndexIn(Schema schema, TransformContext context)
    {
        var index = schema.GetFieldIndex(context.ErrorCol);
        return index >= 0 && (context.InputHasErrorColumn || RowStatus.IsOurs(schema.GetFieldByIndex(index))) ? index : -1;
    }

    public bool Has(int row) => (before is not null && !before.IsNull(row)) || (added?.ContainsKey(row) ?? false);

    public string? Get(int row) =>
        added is not null && added.TryGetValue(row, out var error) ? error.Message
        : before is not null && !before.IsNull(row) ? before.GetString(row)
        : null;

    /// <summary>The class of the error that was added to a row; null if there is none.</summary>
    public string? ClassOf(int row) => added is not null && added.TryGetValue(row, out var error) ? error.ErrorClass : null;

    public void Add(int row, RowErrorException error)
    {
        if (context.Mode == RowErrorMode.FailFast)
        {
            throw error.At(firstRow + row);
        }

        (added ??= []).Add(row, error);
    }

    /// <summary>The batch as the first stage gets it: with the columns of errors and status, if the run has them.</summary>
    /// <exception cref="RowErrorException">In FailFast mode: a row came with an error.</exception>
    public RecordBatch Begin()
    {
        for (var row = 0; row < batch.Length && context.Mode == RowErrorMode.FailFast; row++)
        {
            if (Get(row) is { } message)
            {
                throw new RowErrorException(firstRow + row, message);
            }
        }

        var begun = before is null && context.Mode != RowErrorMode.FailFast ? WithErrors(batch) : batch;
        return context.StatusCol is null || begun.Schema.GetFieldIndex(context.StatusCol) >= 0
            ? begun
            : RowStatus.Write(begun, context.StatusCol, this, null, null);
    }

    /// <summary>A batch of the same rows with the errors that were added.</summary>
    /// <param name="rows">The rows with the stages' columns.</param>
    /// <param name="model">The identity of BertEmbeddings' model; null behind another stage.</param>
    /// <param name="counts">What BertEmbeddings did for a row.</param>
    public RecordBatch Apply(RecordBatch rows, string? model = null, Func<int, RowCounts>? counts = null)
    {
        if (added is not null)
        {
            rows = WithErrors(rows);
        }

        return context.StatusCol is not null && (added is not null || counts is not null)
            ? RowStatus.Write(rows, context.StatusCol, this, model, counts)
            : rows;
    }

    private RecordBatch WithErrors(RecordBatch rows)
    {
        var builder = new StringArray.Builder();
        for (var row = 0; row < rows.Length; row++)
        {
            builder.Append(Get(row));
        }

        return Columns.WithColumn(rows, RowStatus.Field(context.ErrorCol, StringType.Default, "errors"), builder.Build());
    }
}
