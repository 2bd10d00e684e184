using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using SparkBert.Cli.Progress;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Models.Store;
using SparkBert.Programs;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model pull</c>: fetches a model into the cache and says where it is.</summary>
internal sealed class PullCommand
{
    private readonly Argument<string> name = new("name")
    {
        Description = "demo, hf:owner/name[@revision], or a pretrained model of Spark NLP as name or name/language",
    };

    private readonly Option<string?> bundle = new("--output", "-o")
    {
        Description = "A folder that gets a copy of the bundle; it must not exist",
    };

    private readonly Option<string> lang = new("--lang")
    {
        Description = "The language of a pretrained model",
        DefaultValueFactory = _ => "en",
    };

    private readonly Option<string> remoteLoc = new("--remote-loc")
    {
        Description = "The folder of Spark NLP's store; @owner/... is in the community's",
        DefaultValueFactory = _ => ModelName.PublicModels,
    };

    private readonly Option<string?> revision = new("--revision")
    {
        Description = "The branch, tag or commit of a Hugging Face repository (default main)",
    };

    private readonly Option<Gelu?> gelu = OptionChoice.Of<Gelu>("--gelu", "The form of GELU; by default what the model says");

    private readonly Option<bool> offline = new("--offline") { Description = "Ask the cache alone (SPARKBERT_OFFLINE=1)" };

    private readonly Option<string?> cache = new("--cache") { Description = "The folder for models (SPARKBERT_CACHE)" };

    private readonly Option<Uri?> sparkNlpUrl = new("--spark-nlp-url")
    {
        Description = "The address of Spark NLP's store or a mirror (SPARKBERT_SPARKNLP_URL)",
        CustomParser = ParseAddress,
    };

    private readonly Option<Uri?> huggingFaceUrl = new("--hf-url")
    {
        Description = "The address of the Hugging Face hub or a mirror (SPARKBERT_HF_URL, HF_ENDPOINT); HF_TOKEN may hold a token for it",
        CustomParser = ParseAddress,
    };

    private readonly Option<bool> json = new("--json") { Description = "The result as JSON on standard output" };

    private PullCommand()
    {
    }

    /// <summary>The command.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="output">Standard output.</param>
    public static Command Create(TextWriter error, TextWriter output)
    {
        var options = new PullCommand();
        var command = new Command("pull", "Fetches a model by its name, checks it, and makes a bundle of it in the cache");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => options.RunAsync(parsed, error, output, cancellation));
        return command;
    }

    private void AddTo(Command command)
    {
        command.Add(name);
        command.Add(bundle);
        command.Add(lang);
        command.Add(remoteLoc);
        command.Add(revision);
        command.Add(gelu);
        command.Add(offline);
        command.Add(cache);
        command.Add(sparkNlpUrl);
        command.Add(huggingFaceUrl);
        command.Add(json);
    }

    private async Task<int> RunAsync(ParseResult parsed, TextWriter error, TextWriter output, CancellationToken cancellation)
    {
        var target = parsed.GetValue(bundle) is { } path ? Path.GetFullPath(path) : null;
        if (target is not null && (Directory.Exists(target) || File.Exists(target)))
        {
            throw new UsageException($"{target} is there already; give another folder.");
        }

        var line = TerminalLine.OfStandardError(error);
        var store = new ModelStore(UsageException.Require(() => ReadOptions(parsed, line)));
        var given = parsed.GetRequiredValue(name);

        // An address of a repository's page becomes its name.
        given = given.Contains("://", StringComparison.Ordinal) ? ModelName.Parse(given).ToString() : given;
        var asked = AddRevision(given, parsed.GetValue(revision));

        // 'demo' would be a name of Spark NLP's store too; here it is this command's own.
        var pulled = asked == DemoModel.Name
            ? await DemoModel.PullAsync(store, cancellation)
            : await store.PullAsync(ReadName(parsed, ref asked), expected: null, cancellation);
        if (target is not null)
        {
            BundleCopy.Write(pulled.Path, target, cancellation);
        }

        line.WriteLine(pulled.DownloadedBytes > 0 ? $"fetched {FormatSize(pulled.DownloadedBytes)}" : "it was in the cache already");
        output.WriteLine(parsed.GetValue(json) ? ToJson(pulled, asked, target ?? pulled.Path).ToJsonString() : target ?? pulled.Path);
        return ExitCodes.Done;
    }

    private PretrainedOptions ReadOptions(ParseResult parsed, TerminalLine line) => ModelChoice.CreateOptions(line) with
    {
        Gelu = parsed.GetValue(gelu),
        Offline = parsed.GetValue(offline) ? true : null,
        CacheFolder = parsed.GetValue(cache),
        SparkNlpUrl = parsed.GetValue(sparkNlpUrl),
        HuggingFaceUrl = parsed.GetValue(huggingFaceUrl),
    };

    /// <summary>Reads a name of a store, and writes it as the store has it.</summary>
    private ModelName ReadName(ParseResult parsed, ref string asked)
    {
        var read = ModelName.Parse(asked, parsed.GetRequiredValue(lang), parsed.GetRequiredValue(remoteLoc));
        asked = read.ToString();
        return read;
    }

    private static string AddRevision(string name, string? revision) => revision is null ? name
        : !name.StartsWith(ModelName.HuggingFacePrefix, StringComparison.Ordinal)
            ? throw new UsageException("--revision is for a Hugging Face repository, hf:owner/name.")
        : name.Contains('@', StringComparison.Ordinal)
            ? throw new UsageException($"the name {name} has a revision already; leave out --revision.")
        : $"{name}@{revision}";

    private static Uri? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
        {
            return address;
        }

        result.AddError($"'{text}' must be an address that begins with https:// or http://.");
        return null;
    }

    private static string FormatSize(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F1} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F2} GB"),
    };

    private static JsonObject ToJson(PulledModel pulled, string asked, string path) => new()
    {
        ["name"] = asked,
        ["source"] = pulled.Source,
        ["license"] = pulled.License,
        ["bundle"] = path,
        ["downloadedBytes"] = pulled.DownloadedBytes,
        ["hiddenSize"] = pulled.Manifest.HiddenSize,
        ["layers"] = pulled.Manifest.Layers,
        ["caseSensitive"] = pulled.Manifest.CaseSensitive,
    };
}
