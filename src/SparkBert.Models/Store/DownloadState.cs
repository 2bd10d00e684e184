using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkBert.Models.Store;

/// <summary>What a part of a file belongs to, beside it as JSON: it is resumed only if the server still has the same file.</summary>
internal sealed record DownloadState
{
    /// <summary>Where the file is.</summary>
    public required Uri Address { get; init; }

    /// <summary>The strong entity tag, with its quotation marks.</summary>
    public string? ETag { get; init; }

    /// <summary>When the file was changed last, as the server says.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>The bytes of the whole file.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>What the bytes of the whole file must give.</summary>
    public string? Checksum { get; init; }

    /// <summary>Reads the state; null if there is none, or none that can be read.</summary>
    public static DownloadState? Read(string path)
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), DownloadStateJson.Default.DownloadState)
                : null;
        }
        catch (JsonException)
        {
            // The process ended while it was written: the part is fetched from its start.
            return null;
        }
    }

    public void Write(string path) =>
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, DownloadStateJson.Default.DownloadState));
}

/// <summary>The JSON form of <see cref="DownloadState"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DownloadState))]
internal sealed partial class DownloadStateJson : JsonSerializerContext;
