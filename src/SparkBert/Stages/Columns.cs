using Apache.Arrow;

namespace SparkBert.Stages;

/// <summary>
/// Adds columns to batches and schemas, in place of a column of the same name (as Spark's withColumn does), and selects columns.
/// </summary>
internal static class Columns
{
    /// <summary>A schema with a field.</summary>
    public static Schema WithField(Schema schema, Field field)
    {
        var index = schema.GetFieldIndex(field.Name);
        return new Schema(
            index < 0 ? schema.FieldsList.Append(field) : schema.FieldsList.Select((old, i) => i == index ? field : old), schema.Metadata);
    }

    /// <summary>A batch with a column.</summary>
    public static RecordBatch WithColumn(RecordBatch batch, Field field, IArrowArray array)
    {
        var index = batch.Schema.GetFieldIndex(field.Name);
        var arrays = index < 0 ? batch.Arrays.Append(array) : batch.Arrays.Select((old, i) => i == index ? array : old);
        return new RecordBatch(WithField(batch.Schema, field), arrays, batch.Length);
    }

    /// <summary>A batch without a column.</summary>
    public static RecordBatch Without(RecordBatch batch, string name) =>
        Select(batch, [.. batch.Schema.FieldsList.Select(field => field.Name).Where(column => column != name)]);

    /// <summary>Some columns of a batch in the order of their names.</summary>
    public static RecordBatch Select(RecordBatch batch, IReadOnlyList<string> names)
    {
        var indices = names.Select(name => batch.Schema.GetFieldIndex(name)).ToArray();
        return new RecordBatch(
            new Schema(indices.Select(batch.Schema.GetFieldByIndex), batch.Schema.Metadata), indices.Select(batch.Column), batch.Length);
    }
}
