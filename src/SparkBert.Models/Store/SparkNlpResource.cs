using System.Globalization;
using System.Text.Json;
using SparkBert.Models.Files;

namespace SparkBert.Models.Store;

/// <summary>A line of a <c>metadata.json</c> of Spark NLP's store: one version of one model.</summary>
internal sealed record SparkNlpResource
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The language's code; null in lines that fit each.</summary>
    public string? Language { get; init; }

    /// <summary>The version of Spark NLP that it is for.</summary>
    public ResourceVersion? LibVersion { get; init; }

    /// <summary>The version of Spark that it is for.</summary>
    public ResourceVersion? SparkVersion { get; init; }

    /// <summary>Whether it may be used.</summary>
    public required bool ReadyToUse { get; init; }

    /// <summary>When it was put there.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whether it is a zip.</summary>
    public required bool IsZipped { get; init; }

    /// <summary>
    /// MD5 of the file in upper-case hexadecimal digits, as Spark NLP's FileHelper.generateChecksum gives it; empty if there is none.
    /// </summary>
    public required string Checksum { get; init; }

    /// <summary>The class of the annotator without its package; null in older lines.</summary>
    public string? Annotator { get; init; }

    /// <summary>The name under which Spark NLP keeps it.</summary>
    public string Key => Language is null && LibVersion is null && SparkVersion is null
        ? Name
        : string.Create(CultureInfo.InvariantCulture, $"{Name}_{Language}_{LibVersion}_{SparkVersion}_{Time.ToUnixTimeMilliseconds()}");

    public string FileName => IsZipped ? Key + ".zip" : Key;

    /// <summary>Reads a line; null if it is not one.</summary>
    public static SparkNlpResource? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            if (JsonMember.Find(json, "name").Text is not { } name || ReadTime(JsonMember.Find(json, "time")) is not { } time)
            {
                return null;
            }

            return new SparkNlpResource
            {
                Name = name,
                Language = JsonMember.Find(json, "language").Text,
                LibVersion = ResourceVersion.Read(JsonMember.Find(json, "libVersion")),
                SparkVersion = ResourceVersion.Read(JsonMember.Find(json, "sparkVersion")),
                ReadyToUse = JsonMember.Find(json, "readyToUse").IsTrue,
                Time = time,
                IsZipped = JsonMember.Find(json, "isZipped").IsTrue,
                Checksum = JsonMember.Find(json, "checksum").Text ?? "",
                Annotator = JsonMember.Find(json, "annotator").Text,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A date of ISO 8601 in UTC (its milliseconds are in the file's name), or milliseconds since 1970.</summary>
    private static DateTimeOffset? ReadTime(JsonMember member)
    {
        // The largest time that DateTimeOffset holds.
        const long MaxMilliseconds = 253_402_300_799_999;
        if (member.WholeNumber is { } milliseconds)
        {
            return milliseconds is >= 0 and <= MaxMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(member.Text, CultureInfo.InvariantCulture, Styles, out var time) ? time : null;
    }
}
