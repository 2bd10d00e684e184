using Apache.Arrow;
using SparkBert.Pipelines;

namespace SparkBert.Worker;

/// <summary>The columns of a pipeline's rows that go back to Spark.</summary>
internal static class PipelineColumns
{
    /// <summary>The columns of a batch in the order of the names.</summary>
    /// <exception cref="SchemaException">A column is not there.</exception>
    public static RecordBatch Select(RecordBatch batch, IReadOnlyList<string> names)
    {
        var indices = names.Select(name => batch.Schema.GetFieldIndex(name) is >= 0 and var index
            ? index
            : throw new SchemaException($"there is no column '{name}' to return. Columns: {string.Join(", ", batch.Schema.FieldsList.Select(field => field.Name))}.")).ToList();
        return new RecordBatch(new Schema(indices.Select(batch.Schema.GetFieldByIndex), null), indices.Select(batch.Column), batch.Length);
    }
}
