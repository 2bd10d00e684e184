using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Files;

/// <summary>
/// Columns that travel with each row from its reader to the writers and never into an output: the file and the row's number in it (its line, in text formats), and what was wrong when it was read.
/// </summary>
internal static class RowOrigin
{
    public const string FileCol = "__sparkbert_file";
    public const string LineCol = "__sparkbert_line";

    public static bool IsInternal(string column) => column is FileCol or LineCol;

    /// <summary>Adds the columns to a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="file">Their file.</param>
    /// <param name="lines">The number of each row.</param>
    /// <param name="errorCol">The name of the error column.</param>
    /// <param name="errors">What was wrong with each row; null where nothing was.</param>
    public static RecordBatch Add(RecordBatch batch, string file, IReadOnlyList<long> lines, string errorCol, IReadOnlyList<string?> errors)
    {
        var files = new StringArray.Builder();
        var numbers = new Int64Array.Builder();
        var messages = new StringArray.Builder();
        for (var row = 0; row < batch.Length; row++)
        {
            files.Append(file);
            numbers.Append(lines[row]);
            messages.Append(errors[row]);
        }

        var schema = new Schema(
            [
                .. batch.Schema.FieldsList,
                new Field(FileCol, StringType.Default, false),
                new Field(LineCol, Int64Type.Default, false),
                new Field(errorCol, StringType.Default, true),
            ],
            batch.Schema.Metadata);
        return new RecordBatch(schema, [.. batch.Arrays, files.Build(), numbers.Build(), messages.Build()], batch.Length);
    }
}
