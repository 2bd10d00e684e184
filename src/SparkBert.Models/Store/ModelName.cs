using System.Text.RegularExpressions;
using SparkBert.Bundles;

namespace SparkBert.Models.Store;

/// <summary>
/// The name of a model in a store: <c>hf:owner/name[@revision]</c> for a Hugging Face repository, or a pretrained model of Spark NLP as
/// <c>name</c> or <c>name/language</c>.
/// </summary>
public abstract partial class ModelName
{
    /// <summary>What a Hugging Face repository's name begins with.</summary>
    public const string HuggingFacePrefix = "hf:";

    /// <summary>The folder of Spark NLP's store with its public models.</summary>
    public const string PublicModels = "public/models";

    private protected ModelName()
    {
    }

    /// <summary>The file name under which the cache remembers what the name was last pulled as.</summary>
    internal abstract string ReferenceName { get; }

    /// <summary>Reads what a user gives.</summary>
    /// <param name="text">The name.</param>
    /// <param name="language">The language, where the name does not have it.</param>
    /// <param name="remoteLoc">The folder of Spark NLP's store; <c>@owner/...</c> is in the community's.</param>
    /// <exception cref="ModelException">It can't be a name.</exception>
    public static ModelName Parse(string text, string language = "en", string remoteLoc = PublicModels)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(language);
        ArgumentNullException.ThrowIfNull(remoteLoc);
        if (text.StartsWith(HuggingFacePrefix, StringComparison.Ordinal))
        {
            return text.Contains("://", StringComparison.Ordinal)
                ? ParseAddress(text[HuggingFacePrefix.Length..])
                : ParseRepository(text);
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return ParseAddress(text);
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
                : $"'{text}/{language}' is no name of a pretrained model: those are NAME or NAME/LANGUAGE, such as bert_large_cased/en. "
                    + $"A Hugging Face repository is named {HuggingFacePrefix}{text}/{language}.");
        }

        if (!PretrainedForm().IsMatch(text))
        {
            throw new ModelException(
                $"'{text}' is no name of a model. Names are hf:owner/name[@revision], or a pretrained model of Spark NLP such as "
                + "bert_large_cased.");
        }

        return FolderForm().IsMatch(remoteLoc) && !remoteLoc.Contains("..", StringComparison.Ordinal)
            ? new SparkNlpName(text, language, remoteLoc)
            : throw new ModelException($"'{remoteLoc}' is no folder of Spark NLP's store such as {PublicModels} or @owner/models.");
    }

    /// <summary>The name as <see cref="Parse"/> reads it.</summary>
    public abstract override string ToString();

    /// <summary>Whether a text may be a pretrained model's name, and is no path.</summary>
    internal static bool MayBePretrained(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? PretrainedForm().IsMatch(text)
            : PretrainedForm().IsMatch(text[..slash]) && LanguageForm().IsMatch(text[(slash + 1)..]);
    }

    /// <summary>Whether a text may be a repository's <c>owner/name</c>.</summary>
    internal static bool MayBeRepository(string text) => text.Contains('/', StringComparison.Ordinal) && RepositoryForm().IsMatch(text);

    /// <summary>The address of a repository's page, as it is copied from a browser.</summary>
    private static HuggingFaceName ParseAddress(string text)
    {
        const string Fault = "is an address, not a name of a model. Names are hf:owner/name[@revision]; another hub than huggingface.co is "
            + "given with --hf-url or SPARKBERT_HF_URL";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http")
            || address.Host is not ("huggingface.co" or "www.huggingface.co" or "hf.co"))
        {
            throw new ModelException($"'{text}' {Fault}.");
        }

        return address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var owner, var name] => ParseRepository($"{HuggingFacePrefix}{owner}/{name}"),
            [var owner, var name, "tree" or "commit", .. var revision] when revision.Length > 0 =>
                ParseRepository($"{HuggingFacePrefix}{owner}/{name}@{string.Join('/', revision)}"),
            _ => throw new ModelException($"'{text}' {Fault}. The address of a repository is https://huggingface.co/owner/name."),
        };
    }

    private static HuggingFaceName ParseRepository(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var repository = at < 0 ? text[HuggingFacePrefix.Length..] : text[HuggingFacePrefix.Length..at];
        var revision = at < 0 ? HuggingFaceName.MainRevision : text[(at + 1)..];
        return RepositoryForm().IsMatch(repository) && RevisionForm().IsMatch(revision) && !text.Contains("..", StringComparison.Ordinal)
            ? new HuggingFaceName(repository, revision)
            : throw new ModelException(
                $"'{text}' is no name of a Hugging Face repository; it must be hf:owner/name or hf:owner/name@revision.");
    }

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
