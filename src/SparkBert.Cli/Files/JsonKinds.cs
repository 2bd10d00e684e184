using System.Text.Json;

namespace SparkBert.Cli.Files;

/// <summary>Finds what kind of column a value belongs to.</summary>
internal static class JsonKinds
{
    /// <summary>The kind of a value by itself.</summary>
    public static JsonKind Find(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => JsonKind.Unknown,
        JsonValueKind.String => JsonKind.Text,
        JsonValueKind.Number => value.TryGetInt64(out _) ? JsonKind.Integer : JsonKind.Number,
        JsonValueKind.True or JsonValueKind.False => JsonKind.Flag,
        JsonValueKind.Array when value.EnumerateArray().All(IsAnnotation) => JsonKind.Annotations,
        _ => JsonKind.Json,
    };

    /// <summary>The kind of a column with values of two kinds.</summary>
    public static JsonKind Merge(JsonKind a, JsonKind b) => (a, b) switch
    {
        (JsonKind.Unknown, _) => b,
        (_, JsonKind.Unknown) => a,
        _ when a == b => a,
        (JsonKind.Integer, JsonKind.Number) or (JsonKind.Number, JsonKind.Integer) => JsonKind.Number,
        (JsonKind.Annotations, JsonKind.Json) or (JsonKind.Json, JsonKind.Annotations) => JsonKind.Json,

        // Text with something else in a few lines: the column is text, and those lines are bad rows.
        (JsonKind.Text, _) or (_, JsonKind.Text) => JsonKind.Text,
        _ => JsonKind.Json,
    };

    /// <summary>Whether a value may stand in a column of a kind.</summary>
    public static bool Fits(JsonKind value, JsonKind column) =>
        value == JsonKind.Unknown || value == column || column == JsonKind.Json || (value == JsonKind.Integer && column == JsonKind.Number);

    private static bool IsAnnotation(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("annotatorType", out var type) && type.ValueKind == JsonValueKind.String
        && value.TryGetProperty("begin", out var begin) && begin.ValueKind == JsonValueKind.Number && begin.TryGetInt32(out _)
        && value.TryGetProperty("end", out var end) && end.ValueKind == JsonValueKind.Number && end.TryGetInt32(out _)
        && value.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.String
        && (!value.TryGetProperty("embeddings", out var vector) || IsVector(vector));

    /// <summary>Arrow's floats have no nulls among them.</summary>
    private static bool IsVector(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(number => number.ValueKind == JsonValueKind.Number));
}
