using Apache.Arrow;
using SparkBert.Cli.Files;

namespace SparkBert.Cli.Embed;

/// <summary>A column of an output.</summary>
/// <param name="Source">The column of the result that it is.</param>
/// <param name="Name">Its name in the output.</param>
internal readonly record struct OutputColumn(string Source, string Name)
{
    /// <summary>The name of the column that says what is wrong with a row.</summary>
    public const string ErrorName = "error";

    /// <summary>What is wrong with a row; null if nothing is.</summary>
    public static readonly OutputColumn Error = new(RowOrigin.ErrorCol, ErrorName);

    /// <summary>The schema of some columns in their order.</summary>
    public static Schema Select(Schema schema, IEnumerable<OutputColumn> columns) => new(
        columns.Select(column =>
        {
            var field = schema.GetFieldByIndex(schema.GetFieldIndex(column.Source));
            return column.Name == field.Name ? field : new Field(column.Name, field.DataType, field.IsNullable, field.Metadata);
        }),
        null);

    /// <summary>Some columns of a batch in their order.</summary>
    public static RecordBatch Select(RecordBatch batch, IReadOnlyList<OutputColumn> columns) => new(
        Select(batch.Schema, columns), columns.Select(column => batch.Column(batch.Schema.GetFieldIndex(column.Source))), batch.Length);
}
