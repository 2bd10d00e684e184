using System.Text.Json;
using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.Store;

/// <summary>What the hub says of a repository at a revision.</summary>
/// <param name="Commit">The full hash.</param>
/// <param name="License">The licence of its card, as an SPDX-like name; null if it says none.</param>
/// <param name="Files">The files by name.</param>
internal sealed record HuggingFaceRepository(string Commit, string? License, IReadOnlyDictionary<string, HuggingFaceRepository.Entry> Files)
{
    /// <summary>Reads the answer of <c>/api/models/NAME/revision/REVISION?blobs=true</c>.</summary>
    /// <exception cref="ModelException">It is another thing.</exception>
    public static HuggingFaceRepository Read(string path, Uri address)
    {
        using var document = JsonFile.Parse(File.ReadAllBytes(path), $"the answer of {address}");
        var json = document.RootElement;
        if (JsonMember.Find(json, "sha").Text is not { Length: 40 or 64 } commit
            || !commit.All(char.IsAsciiHexDigit)
            || JsonMember.Find(json, "siblings").Value is not { ValueKind: JsonValueKind.Array } siblings)
        {
            throw new ModelException(
                $"the answer of {address} has no commit (sha) and list of files (siblings), as a Hugging Face hub gives them.");
        }

        var files = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var sibling in siblings.EnumerateArray())
        {
            if (JsonMember.Find(sibling, "rfilename").Text is { } name)
            {
                files[name] = new Entry(JsonMember.Find(sibling, "size").WholeNumber, FindChecksum(sibling));
            }
        }

        var card = JsonMember.Find(json, "cardData").Value ?? default;
        var license = JsonMember.Find(card, "license").Text;
        return new HuggingFaceRepository(commit, license is { Length: > 0 } ? ForeignText.Show(license) : null, files);
    }

    private static Checksum? FindChecksum(JsonElement sibling)
    {
        // Large files are known by their SHA-256, small ones by Git's name of their content.
        if (JsonMember.Find(sibling, "lfs").Value is { ValueKind: JsonValueKind.Object } lfs)
        {
            return (JsonMember.Find(lfs, "sha256").Text ?? JsonMember.Find(lfs, "oid").Text) is { Length: 64 } hash
                ? new Checksum(ChecksumKind.Sha256, hash)
                : null;
        }

        return JsonMember.Find(sibling, "blobId").Text is { Length: 40 } id ? new Checksum(ChecksumKind.GitBlob, id) : null;
    }

    /// <summary>A file of the repository.</summary>
    internal sealed record Entry(long? Size, Checksum? Checksum);
}
