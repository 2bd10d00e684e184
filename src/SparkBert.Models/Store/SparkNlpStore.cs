using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.Store;

/// <summary>
/// Spark NLP's store: folders of a bucket, each with a <c>metadata.json</c> of a line a model and with their files. The rules are those of
/// its ResourceDownloader; the bucket is read over HTTPS without credentials.
/// </summary>
internal sealed class SparkNlpStore(StoreSettings settings)
{
    /// <summary>The lists of the public folder were some tens of megabytes; a larger one is another thing.</summary>
    private const long MaxMetadataBytes = 1_000_000_000;

    /// <summary>A client for the store's files.</summary>
    public StoreClient CreateClient(SparkNlpName name) => new(FindBase(name), token: null);

    /// <summary>Finds the version of a model that is to be taken.</summary>
    /// <param name="client">The client.</param>
    /// <param name="name">The name.</param>
    /// <param name="temporary">A folder of this call's own.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">There is none, or it is no BERT.</exception>
    /// <exception cref="ModelDownloadException">The store can't be read.</exception>
    public async Task<ResolvedModel> ResolveAsync(StoreClient client, SparkNlpName name, string temporary, CancellationToken cancellation)
    {
        var folder = StoreSettings.Under(FindBase(name), name.RemoteLoc.TrimStart('@'));
        var list = new RemoteFile(StoreSettings.Under(folder, "metadata.json"), "metadata.json") { MaxBytes = MaxMetadataBytes };
        var path = Path.Combine(temporary, list.Name);
        settings.Logger.ReadingList(list.Address);
        try
        {
            await new Download(client, settings, list, path).RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (StoreAnswerException error)
        {
            throw new ModelException(
                $"{error.Message} {name.RemoteLoc} is no folder of Spark NLP's store that can be read without credentials, "
                + "which SparkBert does not send.",
                error);
        }

        var catalog = SparkNlpCatalog.Read(path, name.Name);
        var (libVersion, sparkVersion) = (settings.Options.SparkNlpVersion, settings.Options.SparkVersion);
        var resource = catalog.Resolve(name.Language, ResourceVersion.Parse(libVersion), ResourceVersion.Parse(sparkVersion))
            ?? throw new ModelException(
                $"{list.Address} has no model {name.Name} in the language {name.Language} "
                + $"that Spark NLP {libVersion} on Spark {sparkVersion} could use. {DescribeOthers(catalog)}");
        RefuseOtherAnnotators(resource);
        return Resolve(name, folder, resource);
    }

    private static ResolvedModel Resolve(SparkNlpName name, Uri folder, SparkNlpResource resource)
    {
        // The key becomes a file's name here.
        if (resource.Key != Path.GetFileName(resource.Key) || resource.Key.AsSpan().ContainsAny('/', '\\', ':') || !resource.IsZipped)
        {
            throw new ModelException($"{ForeignText.Show(resource.FileName)} of {folder} is no zip archive of a model.");
        }

        if (resource.Checksum.Length > 0 && (resource.Checksum.Length != 32 || !resource.Checksum.All(char.IsAsciiHexDigit)))
        {
            throw new ModelException(
                $"the checksum of {resource.FileName} in {folder} must be an MD5 of 32 hexadecimal digits, "
                + $"but is '{ForeignText.Show(resource.Checksum)}'.");
        }

        // Mirrors may have other files under the same key: the checksum distinguishes them.
        var checksum = resource.Checksum.Length == 0 ? null : new Checksum(ChecksumKind.Md5, resource.Checksum);
        var suffix = checksum is null ? "" : "-" + checksum.Value[..8].ToLowerInvariant();
        var address = StoreSettings.Under(folder, resource.FileName);
        return new ResolvedModel(
            resource.Name,
            address.AbsoluteUri,
            $"{name.FolderName}--{resource.Key}{suffix}",
            [new RemoteFile(address, resource.FileName, Checksum: checksum)])
        {
            Language = resource.Language ?? name.Language,
            IsFolder = false,
        };
    }

    private static void RefuseOtherAnnotators(SparkNlpResource resource)
    {
        if (resource.Annotator is { Length: > 0 } annotator
            && !annotator.Equals("BertEmbeddings", StringComparison.OrdinalIgnoreCase)
            && !annotator.Equals("BertSentenceEmbeddings", StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException(
                $"{resource.Name} is a model of {ForeignText.Show(annotator)}; SparkBert takes those of BertEmbeddings and "
                + "BertSentenceEmbeddings.");
        }
    }

    private static string DescribeOthers(SparkNlpCatalog catalog)
    {
        var unreadable = catalog.UnreadableLines == 0 ? "" : $" {catalog.UnreadableLines} lines with the name could not be read.";
        var others = catalog.Resources.Select(Describe).Distinct().Order(StringComparer.Ordinal).Take(20).ToList();
        return (others.Count == 0 ? "No model has that name at all." : $"There are: {string.Join(", ", others)}.") + unreadable;

        static string Describe(SparkNlpResource resource) =>
            $"{ForeignText.Show(resource.Language ?? "any language")} for Spark NLP {resource.LibVersion?.ToString() ?? "(unknown)"} "
            + $"on Spark {resource.SparkVersion?.ToString() ?? "(unknown)"}{(resource.ReadyToUse ? "" : " (not ready to use)")}";
    }

    private Uri FindBase(SparkNlpName name) => name.RemoteLoc.StartsWith('@') ? settings.SparkNlpCommunityUrl : settings.SparkNlpUrl;
}
