using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Stages;

/// <summary>The status column (<see cref="TransformContext.StatusCol"/>), and the mark of columns that a run adds for its own.</summary>
internal static class RowStatus
{
    /// <summary>Key of the field metadata that marks such a column, so that the next run takes it over.</summary>
    private const string MarkKey = "sparkbert";

    private static readonly StructType Type = new(
    [
        new Field("state", StringType.Default, nullable: false),
        new Field("errorClass", StringType.Default, nullable: true),
        new Field("wordPieces", Int32Type.Default, nullable: true),
        new Field("truncated", Int32Type.Default, nullable: true),
        new Field("unknown", Int32Type.Default, nullable: true),
        new Field("model", StringType.Default, nullable: true),
    ]);

    /// <summary>A field with the mark.</summary>
    public static Field Field(string name, IArrowType type, string purpose) => new(name, type, nullable: true, [new(MarkKey, purpose)]);

    /// <summary>The field of the status column.</summary>
    public static Field FieldOf(string name) => Field(name, Type, "status");

    /// <summary>Whether a run added the column.</summary>
    public static bool IsOurs(Field field) => field.Metadata?.ContainsKey(MarkKey) ?? false;

    /// <summary>Whether a schema has a status column of an earlier run.</summary>
    public static bool IsIn(Schema schema, string name) =>
        schema.GetFieldIndex(name) is >= 0 and var index && IsOurs(schema.GetFieldByIndex(index))
        && schema.GetFieldByIndex(index).DataType is StructType type
        && type.Fields.Select(field => field.DataType.TypeId).SequenceEqual(Type.Fields.Select(field => field.DataType.TypeId));

    /// <summary>A batch with the status column, which keeps what it says already and nothing new is known of.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="name">The name of the column.</param>
    /// <param name="errors">The errors of the rows.</param>
    /// <param name="model">The identity of BertEmbeddings' model; null behind another stage.</param>
    /// <param name="counts">What BertEmbeddings did for a row; null behind another stage.</param>
    public static RecordBatch Write(RecordBatch batch, string name, RowErrors errors, string? model, Func<int, RowCounts>? counts)
    {
        var index = batch.Schema.GetFieldIndex(name);
        var old = index < 0 ? null : ((StructArray)batch.Column(index)).Fields;
        string? OldText(int field, int row) => ((StringArray?)old?[field])?.GetString(row);
        int? OldNumber(int field, int row) => ((Int32Array?)old?[field])?.GetValue(row);

        var (states, classes, models) = (new StringArray.Builder(), new StringArray.Builder(), new StringArray.Builder());
        var numbers = new[] { new Int32Array.Builder(), new Int32Array.Builder(), new Int32Array.Builder() };
        for (var row = 0; row < batch.Length; row++)
        {
            var isBad = errors.Has(row);
            var found = isBad ? null : counts?.Invoke(row);
            states.Append(isBad ? "failed" : "ok");
            classes.Append(isBad ? errors.ClassOf(row) ?? OldText(1, row) ?? RowErrorClasses.Unreadable : null);
            numbers[0].Append(isBad ? null : found?.WordPieces ?? OldNumber(2, row));
            numbers[1].Append(isBad ? null : found?.TruncatedTokens ?? OldNumber(3, row));
            numbers[2].Append(isBad ? null : found?.UnknownTokens ?? OldNumber(4, row));
            models.Append(model ?? OldText(5, row));
        }

        var column = new StructArray(
            Type,
            batch.Length,
            [states.Build(), classes.Build(), .. numbers.Select(number => number.Build()), models.Build()],
            ArrowBuffer.Empty,
            nullCount: 0);
        return Columns.WithColumn(batch, FieldOf(name), column);
    }
}
