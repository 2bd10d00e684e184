using Apache.Arrow;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Embed;

/// <summary>A column of an output.</summary>
/// <param name="Source">The column of the result that it is.</param>
/// <param name="Name">Its name in the output.</param>
/// <param name="Kind">What the output takes of it.</param>
internal readonly record struct OutputColumn(string Source, string Name, OutputColumnKind Kind = OutputColumnKind.Value)
{
    /// <summary>The schema of some columns in their order.</summary>
    public static Schema Select(Schema schema, IEnumerable<OutputColumn> columns) =>
        new(columns.Select(column => column.CreateField(schema.GetFieldByIndex(schema.GetFieldIndex(column.Source)))), null);

    /// <summary>Some columns of a batch in their order.</summary>
    public static RecordBatch Select(RecordBatch batch, IReadOnlyList<OutputColumn> columns) => new(
        Select(batch.Schema, columns), columns.Select(column => batch.Column(batch.Schema.GetFieldIndex(column.Source))), batch.Length);

    private Field CreateField(Field field) => Kind switch
    {
        OutputColumnKind.Members => JsonColumn.WithMembers(field),
        OutputColumnKind.Member => JsonColumn.WithMember(field, Name),
        OutputColumnKind.Content => JsonColumn.WithContent(field, Name),
        _ => Name == field.Name ? field : new Field(Name, field.DataType, field.IsNullable, field.Metadata),
    };
}
