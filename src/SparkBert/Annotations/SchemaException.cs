using Apache.Arrow;

namespace SparkBert.Annotations;

/// <summary>A record batch or file does not have the columns that a stage needs.</summary>
public sealed class SchemaException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The stage, the column, what was expected and what was found.</param>
    public SchemaException(string message)
        : base(message)
    {
    }

    internal static SchemaException MissingColumn(Schema schema, string name, string stage) =>
        new($"{stage}: there is no column '{name}'. Columns: {string.Join(", ", schema.FieldsList.Select(field => field.Name))}.");
}
