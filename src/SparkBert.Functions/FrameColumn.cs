using System.Text.Json.Nodes;
using Apache.Arrow;

namespace SparkBert.Functions;

/// <summary>A column of a frame, as far as functions need it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Field">Its Arrow field with the metadata of the column; null for a type that can't come to .NET.</param>
/// <param name="TypeName">Spark's name of its type, for messages.</param>
public sealed record FrameColumn(string Name, Field? Field, string TypeName)
{
    /// <summary>The metadata that marks an error column as ours, so that the next pipeline continues it.</summary>
    public const string ErrorsKey = "sparkbert";

    /// <summary>Whether a pipeline made it for the errors of its rows.</summary>
    public bool HasErrors => Field?.Metadata?.ContainsKey(ErrorsKey) ?? false;

    /// <summary>A column of a frame's <c>schema.json</c>.</summary>
    /// <param name="field">The JSON of the column.</param>
    public static FrameColumn FromJson(JsonObject field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var (name, type) = ((string)field["name"]!, field["type"]);
        var typeName = type is JsonValue ? (string)type! : type?["type"]?.ToString() ?? "?";
        try
        {
            return new FrameColumn(name, SparkTypeJson.ReadField(field), typeName);
        }
        catch (NotSupportedException)
        {
            // The column can't come to .NET; that matters only if a stage reads it or whole rows cross.
            return new FrameColumn(name, Field: null, typeName);
        }
    }
}
