namespace SparkBert.Models.Store;

/// <summary>What a name means at this moment: files at fixed addresses.</summary>
/// <param name="Name">The model's name, as it was asked for.</param>
/// <param name="Source">The exact version, as it can be asked for again or found in the store.</param>
/// <param name="BundleName">The folder in the cache; another one for other bytes.</param>
/// <param name="Files">The files.</param>
internal sealed record ResolvedModel(string Name, string Source, string BundleName, IReadOnlyList<RemoteFile> Files)
{
    public required string Language { get; init; }

    public string? License { get; init; }

    /// <summary>Whether the files are the parts of a model folder; else there is one, an archive.</summary>
    public required bool IsFolder { get; init; }

    /// <summary>What the finished bundle must give.</summary>
    public Verification.ExpectedVectors? Vectors { get; init; }
}
