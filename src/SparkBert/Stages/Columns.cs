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
        var fields = schema.FieldsList.ToList();
        var index = schema.GetFieldIndex(field.Name);
        if (index < 0)
        {
            fields.Add(field);
        }
        else
        {
            fields[index] = field;
        }

        return new Schema(fields, schema.Metadata);
    }

    /// <summary>A batch with a column.</summary>
    public static RecordBatch WithColumn(RecordBatch batch, Field field, IArrowArray array)
    {
        var index = batch.Schema.GetFieldIndex(field.Name);
        var arrays = batch.Arrays.ToList();
        if (index < 0)
        {
            arrays.Add(array);
        }
        else
        {
            arrays[index] = array;
        }

        return new RecordBatch(WithField(batch.Schema, field), arrays, batch.Length);
    }

    /// <summary>Some columns of a batch in the order of their names.</summary>
    public static RecordBatch Select(RecordBatch batch, IReadOnlyList<string> names)
    {
        var indices = names.Select(name => batch.Schema.GetFieldIndex(name)).ToArray();
        return new RecordBatch(
            new Schema(indices.Select(batch.Schema.GetFieldByIndex), batch.Schema.Metadata), indices.Select(batch.Column), batch.Length);
    }
}
