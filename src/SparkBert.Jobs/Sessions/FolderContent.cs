namespace SparkBert.Jobs.Sessions;

/// <summary>What the names in a folder say of its content.</summary>
internal static class FolderContent
{
    /// <summary>What is in a folder.</summary>
    /// <param name="names">The names in it; null if there is no folder.</param>
    public static PathContent Find(IReadOnlyList<string>? names) => names is null ? PathContent.None
        : names.All(name => name == "_temporary" || name.StartsWith('.')) ? PathContent.LeftOver
        : PathContent.Files;
}
