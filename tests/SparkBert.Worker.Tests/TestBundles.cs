using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SparkBert.Bundles;

namespace SparkBert.Worker.Tests;

/// <summary>Bundles for tests, and commands that run pipelines with them.</summary>
internal static class TestBundles
{
    private static readonly Lazy<string> Root = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("sparkbert-worker-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    private static int copies;

    /// <summary>The folder of the tiny model's bundle. Nobody changes it; see <see cref="CopyTiny"/>.</summary>
    public static string TinyBundle() => TestModels.TinyCased;

    /// <summary>A copy of the tiny bundle that a test may change.</summary>
    /// <param name="name">The model's name; another one makes another identity.</param>
    public static string CopyTiny(string? name = null)
    {
        var target = Path.Combine(Root.Value, $"copy-{Interlocked.Increment(ref copies)}");
        CopyTo(TinyBundle(), target, name);
        return target;
    }

    /// <summary>Copies a bundle.</summary>
    public static void CopyTo(string source, string target, string? name = null)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }

        if (name is not null)
        {
            var manifest = Path.Combine(target, BundleManifest.FileName);
            var renamed = BundleManifest.Parse(File.ReadAllBytes(manifest), manifest) with { Name = name };
            File.WriteAllBytes(manifest, renamed.ToUtf8());
        }
    }

    /// <summary>The identity of a bundle.</summary>
    public static string Identify(string bundle) =>
        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(bundle, BundleManifest.FileName))));

    /// <summary>The command of the four stages over a column <c>text</c>.</summary>
    /// <param name="model">The model's path or name.</param>
    /// <param name="options">Other options.</param>
    public static FunctionCommand Pipeline(string model, JsonObject? options = null)
    {
        options ??= [];
        options["pipeline"] = Stages(model);
        return new FunctionCommand(BuiltInFunctions.Pipeline, options);
    }

    /// <summary>The command of the four stages with the identity that the model must have.</summary>
    public static FunctionCommand Pipeline(string model, string identity) =>
        Pipeline(model, new JsonObject { ["models"] = new JsonObject { [model] = identity } });

    public static JsonArray Stages(string model) => [.. TextStages(), Embeddings(model)];

    /// <summary>The stage alone, with its default columns.</summary>
    public static JsonObject Embeddings(string model) =>
        new() { ["type"] = "BertEmbeddings", ["params"] = new JsonObject { ["model"] = model } };

    private static JsonNode[] TextStages() =>
    [
        new JsonObject { ["type"] = "DocumentAssembler" },
        new JsonObject { ["type"] = "SentenceDetector" },
        new JsonObject { ["type"] = "Tokenizer" },
    ];
}
