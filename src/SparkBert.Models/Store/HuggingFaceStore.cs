using System.Text.RegularExpressions;
using SparkBert.Bundles;

namespace SparkBert.Models.Store;

/// <summary>Hugging Face's hub, or a mirror with the same addresses.</summary>
internal sealed partial class HuggingFaceStore(StoreSettings settings)
{
    /// <summary>The answer lists the files of a repository.</summary>
    private const long MaxAnswerBytes = 64_000_000;

    /// <summary>Configurations and vocabularies are small; larger ones are another thing.</summary>
    private const long MaxTextBytes = 64_000_000;

    private const string Weights = "model.safetensors";
    private const string ShardIndex = "model.safetensors.index.json";
    private const string Graph = BundleManifest.GraphFileName;

    /// <summary>A client for the hub.</summary>
    public StoreClient CreateClient() => new(settings.HuggingFaceUrl, settings.HuggingFaceToken);

    /// <summary>Finds the commit of a revision and the files that are needed of it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="name">The repository.</param>
    /// <param name="temporary">A folder of this call's own.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">There is no such repository or revision, or it has no model that can be used.</exception>
    /// <exception cref="ModelDownloadException">The hub can't be read.</exception>
    public async Task<ResolvedModel> ResolveAsync(
        StoreClient client, HuggingFaceName name, string temporary, CancellationToken cancellation)
    {
        var revision = Uri.EscapeDataString(name.Revision);
        var under = StoreSettings.Under(settings.HuggingFaceUrl, "api/models", name.Repository, "revision", revision);
        var address = new Uri(under.AbsoluteUri + "?blobs=true");
        var path = Path.Combine(temporary, "repository.json");
        settings.Logger.Asking(address.Host, name.ToString());
        try
        {
            var answer = new RemoteFile(address, "repository.json") { MaxBytes = MaxAnswerBytes, ShowsItsEnd = true };
            await new Download(client, settings, answer, path).RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (StoreAnswerException error)
        {
            throw new ModelException(Explain(error, name), error);
        }

        var repository = HuggingFaceRepository.Read(path, address);
        return new ResolvedModel(
            name.Repository,
            new HuggingFaceName(name.Repository, repository.Commit).ToString(),
            new HuggingFaceName(name.Repository, repository.Commit).ReferenceName,
            [.. Choose(name, repository).Select(file => CreateRemoteFile(name, repository, file.Key, file.Value))])
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
        var top = FindTop(repository);
        bool Take(string file, string here) => repository.Files.ContainsKey(top + file) && chosen.TryAdd(top + file, here);
        if (repository.Files.ContainsKey("adapter_config.json"))
        {
            throw new ModelException(
                $"{name.Repository} holds an adapter (adapter_config.json), such as LoRA's, not a model. Merge it into its model "
                + "(merge_and_unload, then save_pretrained), and import the result.");
        }

        if (!Take("config.json", "config.json"))
        {
            throw Lacks("config.json");
        }

        // A vocabulary is in either of the two, and rules in all of them.
        if (!(Take(BundleManifest.VocabularyFileName, BundleManifest.VocabularyFileName) | Take("tokenizer.json", "tokenizer.json")))
        {
            throw Lacks($"{BundleManifest.VocabularyFileName} or tokenizer.json");
        }

        foreach (var file in (string[])["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"])
        {
            Take(file, file);
        }

        ModelException Lacks(string needed)
        {
            var files = string.Join(", ", repository.Files.Keys.Order(StringComparer.Ordinal).Take(30));
            return new ModelException($"{name.Repository} has no {needed}, which a BERT of Hugging Face has. Its files: {files}.");
        }

        if (Take(Weights, Weights))
        {
            return chosen;
        }

        if (Take(ShardIndex, ShardIndex))
        {
            foreach (var shard in repository.Files.Keys.Where(file => ShardForm().IsMatch(file[Math.Min(top.Length, file.Length)..])))
            {
                Take(shard[top.Length..], shard[top.Length..]);
            }

            return chosen;
        }

        foreach (var folder in (string[])["onnx/", ""])
        {
            if (Take(folder + Graph, Graph))
            {
                Take(folder + Graph + "_data", Graph + "_data");
                return chosen;
            }
        }

        throw new ModelException(repository.Files.ContainsKey("pytorch_model.bin")
            ? $"{name.Repository} has only pytorch_model.bin. Pickles are not read, since they run code; look for a revision with "
                + $"{Weights} "
                + $"(many have one as a pull request, hf:{name.Repository}@refs/pr/1)."
            : $"{name.Repository} has no weights that can be read: neither {Weights}, nor its shards, nor onnx/{Graph}.");
    }

    /// <summary>
    /// The folder of the model: sentence-transformers put it into 0_Transformer until version 2, beside a config.json of its own.
    /// </summary>
    private static string FindTop(HuggingFaceRepository repository)
    {
        const string Old = "0_Transformer/";
        string[] vocabularies = [BundleManifest.VocabularyFileName, "tokenizer.json"];
        return Array.Exists(vocabularies, repository.Files.ContainsKey) || !repository.Files.ContainsKey(Old + "config.json") ? "" : Old;
    }

    private RemoteFile CreateRemoteFile(HuggingFaceName name, HuggingFaceRepository repository, string file, string here)
    {
        var entry = repository.Files[file];
        var address = StoreSettings.Under(settings.HuggingFaceUrl, name.Repository, "resolve", repository.Commit, file);
        return new RemoteFile(address, here, entry.Size, entry.Checksum)
        {
            MaxBytes = Path.GetExtension(here) is ".json" or ".txt" ? MaxTextBytes : null,
            ShowsItsEnd = Path.GetExtension(here) == ".json",
        };
    }

    [GeneratedRegex(@"\Amodel-\d{5}-of-\d{5}\.safetensors\z")]
    private static partial Regex ShardForm();
}
