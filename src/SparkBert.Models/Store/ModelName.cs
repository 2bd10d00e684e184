using SparkBert.Bundles;
using System.Text.RegularExpressions;

namespace SparkBert.Models.Store;

/// <summary>The name of a model in a store.</summary>
internal abstract partial record ModelName
{
    /// <summary>What a Hugging Face repository's name begins with.</summary>
    public const string HuggingFacePrefix = "hf:";

    /// <summary>The file name under which the cache remembers what the name was last pulled as.</summary>
    public abstract string ReferenceName { get; }

    /// <summary>Reads what a user gives: <c>hf:owner/name[@revision]</c>, <c>demo</c>, or a pretrained model of Spark NLP as <c>name</c> or <c>name/language</c>.</summary>
    /// <param name="text">The name.</param>
    /// <param name="language">The language, where the name does not have it.</param>
    /// <param name="remoteLoc">The folder of Spark NLP's store.</param>
    /// <exception cref="ModelException">It can't be a name.</exception>
    public static ModelName Parse(string text, string language = "en", string remoteLoc = SparkNlpName.PublicModels)
    {
        if (text.StartsWith(HuggingFacePrefix, StringComparison.Ordinal))
        {
            var at = text.IndexOf('@', StringComparison.Ordinal);
            var repository = at < 0 ? text[HuggingFacePrefix.Length..] : text[HuggingFacePrefix.Length..at];
            var revision = at < 0 ? HuggingFaceName.MainRevision : text[(at + 1)..];
            return RepositoryForm().IsMatch(repository) && RevisionForm().IsMatch(revision) && !revision.Contains("..", StringComparison.Ordinal) && !repository.Contains("..", StringComparison.Ordinal)
                ? new HuggingFaceName(repository, revision)
                : throw new ModelException($"'{text}' is no name of a Hugging Face repository; it must be hf:owner/name or hf:owner/name@revision.");
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            (text, language) = (text[..slash], text[(slash + 1)..]);
        }

        if (!LanguageForm().IsMatch(language))
        {
            throw new ModelException(slash < 0
                ? $"'{language}' is no language code such as en or xx."
                : $"'{text}/{language}' is no name of a pretrained model: those are NAME or NAME/LANGUAGE, such as bert_large_cased/en. A Hugging Face repository is named hf:{text}/{language}.");
        }

        if (!PretrainedForm().IsMatch(text))
        {
            throw new ModelException($"'{text}' is no name of a model. Names are demo, hf:owner/name[@revision], or a pretrained model of Spark NLP such as bert_large_cased.");
        }

        return FolderForm().IsMatch(remoteLoc) && !remoteLoc.Contains("..", StringComparison.Ordinal)
            ? new SparkNlpName(text, language, remoteLoc)
            : throw new ModelException($"'{remoteLoc}' is no folder of Spark NLP's store such as public/models or @owner/models.");
    }

    /// <summary>Whether a text may be a pretrained model's name, and is no path.</summary>
    public static bool MayBePretrained(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? PretrainedForm().IsMatch(text) : PretrainedForm().IsMatch(text[..slash]) && LanguageForm().IsMatch(text[(slash + 1)..]);
    }

    /// <summary>Whether a text may be a repository's <c>owner/name</c>.</summary>
    public static bool MayBeRepository(string text) => text.Contains('/', StringComparison.Ordinal) && RepositoryForm().IsMatch(text);

    [GeneratedRegex(@"\A(?:[A-Za-z0-9][A-Za-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex RepositoryForm();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/-]*\z")]
    private static partial Regex RevisionForm();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._+-]*\z")]
    private static partial Regex PretrainedForm();

    [GeneratedRegex(@"\A[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,8})?\z")]
    private static partial Regex LanguageForm();

    [GeneratedRegex(@"\A@?[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*/?\z")]
    private static partial Regex FolderForm();
}

/// <summary>A Hugging Face repository.</summary>
/// <param name="Repository"><c>owner/name</c>; some old ones have no owner.</param>
/// <param name="Revision">A branch, a tag, or a commit.</param>
internal sealed record HuggingFaceName(string Repository, string Revision) : ModelName
{
    public const string MainRevision = "main";

    public override string ReferenceName => $"hf--{Repository.Replace("/", "--", StringComparison.Ordinal)}--{Revision.Replace("/", "--", StringComparison.Ordinal)}";

    public override string ToString() => Revision == MainRevision ? $"{HuggingFacePrefix}{Repository}" : $"{HuggingFacePrefix}{Repository}@{Revision}";
}

/// <summary>A pretrained model of Spark NLP.</summary>
/// <param name="Name">The name.</param>
/// <param name="Language">The language's code.</param>
/// <param name="RemoteLoc">The folder of the store; with <c>@</c> at its start it is in the community's.</param>
internal sealed record SparkNlpName(string Name, string Language, string RemoteLoc) : ModelName
{
    public const string PublicModels = "public/models";

    /// <summary>What Spark NLP's <c>BertEmbeddings.pretrained()</c> takes.</summary>
    public const string DefaultModel = "small_bert_L2_768";

    /// <summary>The store's folder as a part of file names.</summary>
    public string FolderName => "sparknlp--" + RemoteLoc.TrimEnd('/').Replace("/", "--", StringComparison.Ordinal);

    public override string ReferenceName => $"{FolderName}--{Name}--{Language}";

    public override string ToString() => RemoteLoc == PublicModels ? $"{Name}/{Language}" : $"{Name}/{Language} of {RemoteLoc}";
}
