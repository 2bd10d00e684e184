using SparkBert.Bundles;
using System.Text.Json;

namespace SparkBert.Models.Store;

/// <summary>What the hub says of a repository at a revision.</summary>
/// <param name="Commit">The full hash.</param>
/// <param name="License">The licence of its card, as an SPDX-like name; null where it says none.</param>
/// <param name="Files">The files by name.</param>
internal sealed record HuggingFaceRepository(string Commit, string? License, IReadOnlyDictionary<string, HuggingFaceRepository.Entry> Files)
{
    /// <summary>Reads the answer of <c>/api/models/NAME/revision/REVISION?blobs=true</c>.</summary>
    /// <exception cref="ModelException">It is another thing.</exception>
    public static HuggingFaceRepository Read(string path, Uri address)
    {
        using var document = ModelJson.Parse(File.ReadAllBytes(path), $"the answer of {address}");
        var json = document.RootElement;
        if (Text(json, "sha") is not { Length: 40 or 64 } commit || !commit.All(char.IsAsciiHexDigit) || !json.TryGetProperty("siblings", out var siblings) || siblings.ValueKind != JsonValueKind.Array)
        {
            throw new ModelException($"the answer of {address} has no commit (sha) and list of files (siblings), as a Hugging Face hub gives them.");
        }

        var files = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var sibling in siblings.EnumerateArray())
        {
            if (Text(sibling, "rfilename") is { } name)
            {
                files[name] = new Entry(Size(sibling), ChecksumOf(sibling));
            }
        }

        return new HuggingFaceRepository(commit, json.TryGetProperty("cardData", out var card) ? Text(card, "license") : null, files);
    }

    private static Checksum? ChecksumOf(JsonElement sibling)
    {
        if (sibling.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object)
        {
            return (Text(lfs, "sha256") ?? Text(lfs, "oid")) is { Length: 64 } hash ? new Checksum(ChecksumKind.Sha256, hash) : null;
        }

        return Text(sibling, "blobId") is { Length: 40 } id ? new Checksum(ChecksumKind.GitBlob, id) : null;
    }

    private static long? Size(JsonElement sibling) => sibling.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var bytes) ? bytes : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A file of the repository.</summary>
    internal sealed record Entry(long? Size, Checksum? Checksum);
}
