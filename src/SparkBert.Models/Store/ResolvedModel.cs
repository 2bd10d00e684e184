namespace SparkBert.Models.Store;

/// <summary>What a name means at this moment: files at fixed addresses.</summary>
/// <param name="Name">The model's name, as it was asked for.</param>
/// <param name="Source">The exact version, as it can be asked for again or found in the store.</param>
/// <param name="BundleName">The folder in the cache; another one for other bytes.</param>
/// <param name="Files">The files.</param>
internal sealed record ResolvedModel(string Name, string Source, string BundleName, IReadOnlyList<RemoteFile> Files)
{
    /// <summary>The language's code.</summary>
    public required string Language { get; init; }

    /// <summary>The licence, where the store says it.</summary>
    public string? License { get; init; }

    /// <summary>Whether the files are the parts of a model folder; else there is one, an archive.</summary>
    public required bool IsFolder { get; init; }

    /// <summary>Replaces what the store says of the files by what the caller knows of them.</summary>
    public ResolvedModel Pin(ExpectedModel expected) => this with { Files = [.. Files.Select(file => Pin(file, expected))] };

    private static RemoteFile Pin(RemoteFile file, ExpectedModel expected) => expected.Sha256.TryGetValue(file.Name, out var hash)
        ? file with { Checksum = new Checksum(ChecksumKind.Sha256, hash) }
        : file;
}
