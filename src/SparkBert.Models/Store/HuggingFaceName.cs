namespace SparkBert.Models.Store;

/// <summary>A Hugging Face repository.</summary>
/// <param name="repository"><c>owner/name</c>; some old ones have no owner.</param>
/// <param name="revision">A branch, a tag, or a commit.</param>
internal sealed class HuggingFaceName(string repository, string revision) : ModelName
{
    public const string MainRevision = "main";

    /// <summary><c>owner/name</c>; some old ones have no owner.</summary>
    public string Repository => repository;

    /// <summary>A branch, a tag, or a commit.</summary>
    public string Revision => revision;

    internal override string ReferenceName => $"hf--{Flatten(repository)}--{Flatten(revision)}";

    public override string ToString() =>
        revision == MainRevision ? $"{HuggingFacePrefix}{repository}" : $"{HuggingFacePrefix}{repository}@{revision}";

    private static string Flatten(string path) => path.Replace("/", "--", StringComparison.Ordinal);
}
