using Apache.Arrow;

namespace SparkBert.Pipelines;

/// <summary>Adds columns to batches and schemas, in place where the name is taken (as Spark's withColumn does).</summary>
internal static class Columns
{
    public static Schema SetField(Schema schema, Field field)
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

    public static RecordBatch Set(RecordBatch batch, Field field, IArrowArray array) => Set(batch, SetField(batch.Schema, field), field.Name, array);

    public static RecordBatch Set(RecordBatch batch, Schema schema, string name, IArrowArray array)
    {
        var index = batch.Schema.GetFieldIndex(name);
        var arrays = batch.Arrays.ToList();
        if (index < 0)
        {
            arrays.Add(array);
        }
        else
        {
            arrays[index] = array;
        }

        return new RecordBatch(schema, arrays, batch.Length);
    }
}
