using System.Globalization;
using System.Text.Json;

namespace SparkBert.Models.Store;

/// <summary>A line of a <c>metadata.json</c> of Spark NLP's store: one version of one model.</summary>
internal sealed record SparkNlpResource
{
    public required string Name { get; init; }

    public string? Language { get; init; }

    public ResourceVersion? LibVersion { get; init; }

    public ResourceVersion? SparkVersion { get; init; }

    public required bool ReadyToUse { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required bool IsZipped { get; init; }

    /// <summary>MD5 of the file in upper-case hexadecimal digits, as Spark NLP's FileHelper.generateChecksum gives it; empty where there is none.</summary>
    public required string Checksum { get; init; }

    /// <summary>The class of the annotator without its package; null in older lines.</summary>
    public string? Annotator { get; init; }

    /// <summary>The name under which Spark NLP keeps it.</summary>
    public string Key => Language is null && LibVersion is null && SparkVersion is null
        ? Name
        : string.Create(CultureInfo.InvariantCulture, $"{Name}_{Language}_{LibVersion}_{SparkVersion}_{Time.ToUnixTimeMilliseconds()}");

    public string FileName => IsZipped ? Key + ".zip" : Key;

    /// <summary>Reads a line; null where it is not one.</summary>
    public static SparkNlpResource? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object || Text(json, "name") is not { } name || Moment(json) is not { } time)
            {
                return null;
            }

            return new SparkNlpResource
            {
                Name = name,
                Language = Text(json, "language"),
                LibVersion = ResourceVersion.Read(json, "libVersion"),
                SparkVersion = ResourceVersion.Read(json, "sparkVersion"),
                ReadyToUse = IsTrue(json, "readyToUse"),
                Time = time,
                IsZipped = IsTrue(json, "isZipped"),
                Checksum = Text(json, "checksum") ?? "",
                Annotator = Text(json, "annotator"),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsTrue(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The time: a date of ISO 8601 in UTC (its milliseconds are in the file's name), or milliseconds since 1970.</summary>
    private static DateTimeOffset? Moment(JsonElement json)
    {
        if (!json.TryGetProperty("time", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.TryGetInt64(out var milliseconds) && milliseconds is >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
        }

        return value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? time
                : null;
    }
}
