using System.Text.Json.Nodes;

namespace SparkBert.Jobs.Sessions;

/// <summary>A column that is made of others, in the words of SQL, which both drivers take.</summary>
/// <param name="Sql">The expression.</param>
/// <param name="Name">The column's name; null for the expression's own.</param>
/// <param name="Metadata">The column's metadata; null for the expression's own.</param>
public sealed record JobColumn(string Sql, string? Name = null, JsonObject? Metadata = null)
{
    /// <summary>A column of the frame as it is.</summary>
    /// <param name="name">Its whole name, whatever is in it.</param>
    public static JobColumn Of(string name) => new(SqlText.Name(name));

    /// <summary>All columns of the frame as they are.</summary>
    public static JobColumn All { get; } = new("*");
}
