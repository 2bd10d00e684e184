using SparkBert.Bundles;
using System.Text.RegularExpressions;

namespace SparkBert.Models.Store;

/// <summary>Hugging Face's hub, or a mirror with the same addresses.</summary>
internal sealed partial class HuggingFaceStore(StoreSettings settings)
{
    /// <summary>The answer lists the files of a repository.</summary>
    private const long MostAnswer = 64 << 20;

    /// <summary>Configurations and vocabularies are small; larger ones are another thing.</summary>
    private const long MostText = 64 << 20;

    public StoreClient CreateClient() => new(settings.HuggingFaceUrl, settings.HuggingFaceToken);

    /// <summary>Finds the commit of a revision and the files that are needed of it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="name">The repository.</param>
    /// <param name="temporary">A folder of this call's own.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">There is no such repository or revision, or it has no model that can be used.</exception>
    /// <exception cref="ModelDownloadException">The hub can't be read.</exception>
    public async Task<ResolvedModel> ResolveAsync(StoreClient client, HuggingFaceName name, string temporary, CancellationToken cancellation)
    {
        var address = new Uri(StoreSettings.Under(settings.HuggingFaceUrl, "api/models", name.Repository, "revision", Uri.EscapeDataString(name.Revision)).AbsoluteUri + "?blobs=true");
        var path = Path.Combine(temporary, "repository.json");
        settings.Log($"asking {address.Host} for {name}");
        try
        {
            await new Download(client, settings, new RemoteFile(address, "repository.json") { MaxBytes = MostAnswer }, path).RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (StoreAnswerException error)
        {
            throw new ModelException(Explain(error, name), error);
        }

        var repository = HuggingFaceRepository.Read(path, address);
        return new ResolvedModel(
            name.Repository,
            $"{ModelName.HuggingFacePrefix}{name.Repository}@{repository.Commit}",
            new HuggingFaceName(name.Repository, repository.Commit).ReferenceName,
            [.. Choose(name, repository).Select(file => Remote(name, repository, file.Key, file.Value))])
        {
            Language = "en",
            License = repository.License,
            IsFolder = true,
        };
    }

    /// <summary>What an answer that is a refusal means on this hub.</summary>
    public string Explain(StoreAnswerException error, HuggingFaceName name)
    {
        var access = settings.HuggingFaceToken is null ? "set HF_TOKEN to a token that may read it" : "the token in use may not read it";
        return error.IsForbidden ? $"{error.Message} There is no repository {name.Repository}, or it is private or gated: {access}."
            : error.IsMissing ? $"{error.Message} There is no repository {name.Repository} with the revision {name.Revision}."
            : error.Message;
    }

    /// <summary>The files that are needed, and their names here: a folder as the importers take it.</summary>
    private static SortedDictionary<string, string> Choose(HuggingFaceName name, HuggingFaceRepository repository)
    {
        var chosen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        bool Take(string file, string here) => repository.Files.ContainsKey(file) && chosen.TryAdd(file, here);
        foreach (var needed in (string[])["config.json", "vocab.txt"])
        {
            if (!Take(needed, needed))
            {
                throw new ModelException($"{name.Repository} has no {needed}, which a BERT of Hugging Face has. Its files: {string.Join(", ", repository.Files.Keys.Order(StringComparer.Ordinal).Take(30))}.");
            }
        }

        Take("tokenizer_config.json", "tokenizer_config.json");
        if (Take("model.safetensors", "model.safetensors"))
        {
            return chosen;
        }

        if (Take("model.safetensors.index.json", "model.safetensors.index.json"))
        {
            foreach (var shard in repository.Files.Keys.Where(file => ShardForm().IsMatch(file)))
            {
                Take(shard, shard);
            }

            return chosen;
        }

        foreach (var folder in (string[])["onnx/", ""])
        {
            if (Take(folder + "model.onnx", "model.onnx"))
            {
                Take(folder + "model.onnx_data", "model.onnx_data");
                return chosen;
            }
        }

        throw new ModelException(repository.Files.ContainsKey("pytorch_model.bin")
            ? $"{name.Repository} has only pytorch_model.bin. Pickles are not read, for they run code; look for a revision with model.safetensors (many have one as a pull request, hf:{name.Repository}@refs/pr/1)."
            : $"{name.Repository} has no weights that can be read: neither model.safetensors, nor its shards, nor onnx/model.onnx.");
    }

    private RemoteFile Remote(HuggingFaceName name, HuggingFaceRepository repository, string file, string here)
    {
        var entry = repository.Files[file];
        return new RemoteFile(StoreSettings.Under(settings.HuggingFaceUrl, name.Repository, "resolve", repository.Commit, file), here, entry.Size, entry.Checksum)
        {
            MaxBytes = here.EndsWith(".json", StringComparison.Ordinal) || here.EndsWith(".txt", StringComparison.Ordinal) ? MostText : null,
        };
    }

    [GeneratedRegex(@"\Amodel-\d{5}-of-\d{5}\.safetensors\z")]
    private static partial Regex ShardForm();
}
