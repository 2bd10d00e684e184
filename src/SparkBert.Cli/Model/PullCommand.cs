using System.CommandLine;
using System.Text.Json.Nodes;
using SparkBert.Models;
using SparkBert.Models.Store;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model pull</c>: fetches a model into the cache and says where it is.</summary>
internal static class PullCommand
{
    public static Command Create(TextWriter error, TextWriter output)
    {
        var name = new Argument<string>("name") { Description = "demo, hf:owner/name[@revision], or a pretrained model of Spark NLP as name or name/language" };
        var bundle = new Option<string?>("--output", "-o") { Description = "A folder that gets a copy of the bundle; it must not exist" };
        var lang = new Option<string>("--lang") { Description = "The language of a pretrained model", DefaultValueFactory = _ => "en" };
        var remoteLoc = new Option<string>("--remote-loc") { Description = "The folder of Spark NLP's store; @owner/... is in the community's", DefaultValueFactory = _ => SparkNlpName.PublicModels };
        var revision = new Option<string?>("--revision") { Description = "The branch, tag or commit of a Hugging Face repository (default main)" };
        var gelu = new Option<Gelu?>("--gelu") { Description = "The form of GELU, erf or tanh; by default what the model says" };
        var offline = new Option<bool>("--offline") { Description = "Ask the cache alone (SPARKBERT_OFFLINE=1)" };
        var cache = new Option<string?>("--cache") { Description = "The folder for models (SPARKBERT_CACHE)" };
        var sparkNlpUrl = new Option<Uri?>("--spark-nlp-url") { Description = "The address of Spark NLP's store or a mirror (SPARKBERT_SPARKNLP_URL)", CustomParser = Address };
        var huggingFaceUrl = new Option<Uri?>("--hf-url") { Description = "The address of the Hugging Face hub or a mirror (SPARKBERT_HF_URL, HF_ENDPOINT); HF_TOKEN may hold a token for it", CustomParser = Address };
        var json = new Option<bool>("--json") { Description = "The result as JSON on standard output" };
        var command = new Command("pull", "Fetches a model by its name, checks it, and makes a bundle of it in the cache") { name, bundle, lang, remoteLoc, revision, gelu, offline, cache, sparkNlpUrl, huggingFaceUrl, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var target = parsed.GetValue(bundle) is { } path ? Path.GetFullPath(path) : null;
            if (target is not null && (Directory.Exists(target) || File.Exists(target)))
            {
                throw new UsageException($"{target} is there already; give another folder.");
            }

            var progress = new PullProgress(error, !Console.IsErrorRedirected);
            var store = new ModelStore(new PretrainedOptions
            {
                Gelu = parsed.GetValue(gelu),
                Offline = parsed.GetValue(offline) ? true : null,
                CacheFolder = parsed.GetValue(cache),
                SparkNlpUrl = parsed.GetValue(sparkNlpUrl),
                HuggingFaceUrl = parsed.GetValue(huggingFaceUrl),
                Progress = progress,
                ImportProgress = progress,
                Log = progress.Log,
                Cancellation = cancellation,
            });
            var asked = ModelName.Parse(WithRevision(parsed.GetRequiredValue(name), parsed.GetValue(revision)), parsed.GetRequiredValue(lang), parsed.GetRequiredValue(remoteLoc));
            var pulled = await store.PullAsync(asked, cancellation);
            if (target is not null)
            {
                BundleCopy.Write(pulled.Bundle, target);
            }

            Report(pulled, asked, target ?? pulled.Bundle.Path, parsed.GetValue(json), progress, output);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Report(PulledModel pulled, ModelName asked, string path, bool json, PullProgress progress, TextWriter output)
    {
        progress.Log(pulled.DownloadedBytes > 0 ? $"fetched {ByteCount.Text(pulled.DownloadedBytes)}" : "it was in the cache already");
        output.WriteLine(json
            ? new JsonObject
            {
                ["name"] = asked.ToString(),
                ["source"] = pulled.Source,
                ["license"] = pulled.License,
                ["bundle"] = path,
                ["downloadedBytes"] = pulled.DownloadedBytes,
                ["hiddenSize"] = pulled.Bundle.HiddenSize,
                ["layers"] = pulled.Bundle.Layers,
                ["caseSensitive"] = pulled.Bundle.IsCaseSensitive,
            }.ToJsonString()
            : path);
    }

    private static string WithRevision(string name, string? revision) => revision is null ? name
        : !name.StartsWith(ModelName.HuggingFacePrefix, StringComparison.Ordinal) ? throw new UsageException("--revision is for a Hugging Face repository, hf:owner/name.")
        : name.Contains('@', StringComparison.Ordinal) ? throw new UsageException($"the name {name} has a revision already; leave out --revision.")
        : $"{name}@{revision}";

    private static Uri? Address(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
        {
            return address;
        }

        result.AddError($"'{result.Tokens[0].Value}' must be an address that begins with https:// or http://.");
        return null;
    }
}
