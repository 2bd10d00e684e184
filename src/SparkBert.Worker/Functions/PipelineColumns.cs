using Apache.Arrow;
using SparkBert.Pipelines;

namespace SparkBert.Worker;

/// <summary>The columns that a pipeline's rows have when they go back to Spark, where the driver does not name them.</summary>
internal static class PipelineColumns
{
    /// <summary>
    /// Names of the columns in their order: the input columns that are kept, the stages' output columns that are not among them, and in permissive mode the error column.
    /// </summary>
    /// <param name="input">The input columns.</param>
    /// <param name="kept">The input columns that are kept; null for all.</param>
    /// <param name="stages">The stages.</param>
    /// <param name="mode">What becomes of bad rows.</param>
    /// <param name="errorCol">The error column.</param>
    /// <exception cref="SchemaException">A column that is to be kept is not there.</exception>
    public static IReadOnlyList<string> Names(IReadOnlyList<string> input, IReadOnlyList<string>? kept, IEnumerable<Stage> stages, RowErrorMode mode, string errorCol)
    {
        if (kept?.FirstOrDefault(column => !input.Contains(column)) is { } missing)
        {
            throw new SchemaException($"there is no column '{missing}' to keep. Columns: {string.Join(", ", input)}.");
        }

        return [.. (kept ?? input).Union(stages.Select(stage => stage.OutputCol)), .. mode == RowErrorMode.Permissive ? [errorCol] : System.Array.Empty<string>()];
    }

    /// <summary>The columns of a batch in the order of the names.</summary>
    public static RecordBatch Select(RecordBatch batch, IReadOnlyList<string> names)
    {
        var indices = names.Select(name => batch.Schema.GetFieldIndex(name)).ToList();
        return new RecordBatch(new Schema(indices.Select(batch.Schema.GetFieldByIndex), null), indices.Select(batch.Column), batch.Length);
    }
}
