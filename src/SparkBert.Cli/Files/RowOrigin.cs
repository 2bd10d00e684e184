using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Files;

/// <summary>
/// Columns that travel with each row from its reader to the writers: the file, the row's number in it (its line, in text formats), and what
/// is wrong with the row. Their names are the command's own, so that a column of the user's is never taken for one of them.
/// </summary>
internal static class RowOrigin
{
    public const string FileCol = "__sparkbert_file";
    public const string LineCol = "__sparkbert_line";
    public const string ErrorCol = "__sparkbert_error";

    public static bool IsInternal(string column) => column is FileCol or LineCol or ErrorCol;

    /// <summary>Adds the columns to a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="lines">The number of each row.</param>
    /// <param name="errors">What was wrong with each row when it was read; null where nothing was.</param>
    /// <exception cref="UsageException">The rows have a column of such a name.</exception>
    public static RecordBatch AddTo(RecordBatch batch, InputSource source, IReadOnlyList<long> lines, IReadOnlyList<string?> errors)
    {
        if (batch.Schema.FieldsList.FirstOrDefault(field => IsInternal(field.Name)) is { } taken)
        {
            throw new UsageException(
                $"{source.Path} has a column '{taken.Name}', a name that sparkbert keeps for itself. Rename the column.");
        }

        var files = new StringArray.Builder();
        var numbers = new Int64Array.Builder();
        var messages = new StringArray.Builder();
        for (var row = 0; row < batch.Length; row++)
        {
            files.Append(source.Path);
            numbers.Append(lines[row]);
            messages.Append(errors[row]);
        }

        var schema = new Schema(
            [
                .. batch.Schema.FieldsList,
                new Field(FileCol, StringType.Default, false),
                new Field(LineCol, Int64Type.Default, false),
                new Field(ErrorCol, StringType.Default, true),
            ],
            batch.Schema.Metadata);
        return new RecordBatch(schema, [.. batch.Arrays, files.Build(), numbers.Build(), messages.Build()], batch.Length);
    }
}
