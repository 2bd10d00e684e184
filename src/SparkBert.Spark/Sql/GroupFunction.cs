using Apache.Arrow;
using SparkBert.Spark.Sql.Types;
using StructType = SparkBert.Spark.Sql.Types.StructType;

namespace SparkBert.Spark.Sql;

/// <summary>
/// A function of groups whose batches are read as Microsoft.Spark reads them: columns by their place, and of arrays as many values as the
/// batch has rows. Columns under declared names go by these all the same, in any order.
/// </summary>
internal static class GroupFunction
{
    /// <summary>The function with its batches as the worker wants them.</summary>
    /// <param name="function">The function of batches.</param>
    /// <param name="type">The declared columns, in Spark's JSON.</param>
    public static Func<RecordBatch, RecordBatch> Adapt(Delegate function, string type)
    {
        var call = (Func<RecordBatch, RecordBatch>)function;
        string[] declared = [.. ((StructType)DataType.ParseDataType(type)).Fields.Select(field => field.Name)];
        return batch => call(batch) is { } result ? Fit(result, declared) : null!;
    }

    private static RecordBatch Fit(RecordBatch batch, string[] declared)
    {
        // What does not fit is left as it is: the worker says what was declared and what came.
        var fields = batch.Schema.FieldsList;
        var found = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        if (fields.Count != declared.Length)
        {
            return batch;
        }

        var named = fields.Select((field, place) => declared.Contains(field.Name) || found.Contains(declared[place])
            ? field
            : new Field(declared[place], field.DataType, field.IsNullable, field.Metadata));
        var arrays = batch.Arrays.Select(array => array.Length > batch.Length
            ? ArrowArrayFactory.BuildArray(array.Data.Slice(0, batch.Length))
            : array);
        return new RecordBatch(new Schema(named, batch.Schema.Metadata), arrays, batch.Length);
    }
}
