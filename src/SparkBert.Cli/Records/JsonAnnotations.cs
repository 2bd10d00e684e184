using System.Text.Json;
using SparkBert.Annotations;

namespace SparkBert.Cli.Records;

/// <summary>Annotations in JSON: objects with Spark NLP's six names.</summary>
internal static class JsonAnnotations
{
    private static readonly string[] Names = ["annotatorType", "begin", "end", "result", "metadata", "embeddings"];

    /// <summary>
    /// Whether an object is an annotation and nothing else, so that a column of annotations can carry it. The reader is at its beginning,
    /// and ends behind it.
    /// </summary>
    public static bool IsAnnotation(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return FindError(document.RootElement) is null
            && document.RootElement.EnumerateObject().All(member => Names.Contains(member.Name))
            && (!document.RootElement.TryGetProperty("metadata", out var metadata) || metadata.ValueKind != JsonValueKind.Object
                || metadata.EnumerateObject().All(entry => entry.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null));
    }

    /// <summary>What is wrong with a value that should be an array of annotations; null if nothing is.</summary>
    public static string? FindErrorInArray(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return "it is no array of annotations.";
        }

        var index = 0;
        foreach (var annotation in value.EnumerateArray())
        {
            if (FindError(annotation) is { } error)
            {
                return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"annotation {index}: {error}");
            }

            index++;
        }

        return null;
    }

    /// <summary>Appends an array of annotations that is right, as a row.</summary>
    public static void Append(AnnotationColumnBuilder builder, JsonElement value)
    {
        foreach (var annotation in value.EnumerateArray())
        {
            builder.Begin(
                annotation.GetProperty("annotatorType").GetString()!,
                annotation.GetProperty("begin").GetInt32(),
                annotation.GetProperty("end").GetInt32(),
                annotation.GetProperty("result").GetString());
            if (annotation.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in metadata.EnumerateObject())
                {
                    builder.Metadata(entry.Name, entry.Value.ValueKind switch
                    {
                        JsonValueKind.String => entry.Value.GetString(),
                        JsonValueKind.Null => null,
                        _ => entry.Value.GetRawText(),
                    });
                }
            }

            if (annotation.TryGetProperty("embeddings", out var vector) && vector.ValueKind == JsonValueKind.Array)
            {
                builder.Embeddings([.. vector.EnumerateArray().Select(number => number.GetSingle())]);
            }
        }

        builder.EndRow();
    }

    private static string? FindError(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return value.ValueKind == JsonValueKind.Null ? "it is null." : "it is no object.";
        }

        try
        {
            return IsText(value, "annotatorType") ? IsOffset(value, "begin") ? IsOffset(value, "end") ? IsText(value, "result")
                ? FindErrorInMetadata(value) ?? FindErrorInVector(value)
                : "result is no string."
                : "end is no whole number of 32 bits."
                : "begin is no whole number of 32 bits."
                : "annotatorType is no string.";
        }
        catch (InvalidOperationException)
        {
            return "a text holds a surrogate without its other half.";
        }
    }

    private static bool IsText(JsonElement annotation, string name) =>
        annotation.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is not null;

    private static bool IsOffset(JsonElement annotation, string name) =>
        annotation.TryGetProperty(name, out var offset) && offset.ValueKind == JsonValueKind.Number && offset.TryGetInt32(out _);

    private static string? FindErrorInMetadata(JsonElement annotation)
    {
        if (!annotation.TryGetProperty("metadata", out var metadata) || metadata.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return metadata.ValueKind != JsonValueKind.Object ? "metadata is no object."
            : metadata.EnumerateObject().All(entry => entry.Name is not null
                && (entry.Value.ValueKind != JsonValueKind.String || entry.Value.GetString() is not null)) ? null
            : "metadata is no object of strings.";
    }

    private static string? FindErrorInVector(JsonElement annotation)
    {
        if (!annotation.TryGetProperty("embeddings", out var vector) || vector.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return vector.ValueKind == JsonValueKind.Array
            && vector.EnumerateArray().All(number => number.ValueKind == JsonValueKind.Number && number.TryGetSingle(out _))
                ? null
                : "embeddings is no array of numbers.";
    }
}
