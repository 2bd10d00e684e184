using SparkBert.Bundles;
using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Models.Verification;

namespace SparkBert.Cli.Model;

/// <summary>
/// The model that <c>demo</c> means: sentence-transformers/all-MiniLM-L6-v2 (English, uncased, 384 dimensions, Apache-2.0) at a fixed commit. Its
/// files and vectors are checked against what is known of them here, whatever the hub says.
/// </summary>
internal static class DemoModel
{
    /// <summary>What a user writes for it.</summary>
    public const string Name = "demo";

    /// <summary>The repository.</summary>
    public const string Repository = "sentence-transformers/all-MiniLM-L6-v2";

    /// <summary>The folder name of a copy that people keep themselves.</summary>
    public const string LocalFolder = "minilm-l6-uncased";

    /// <summary>What it is, in a line.</summary>
    public const string Description = Repository + ", English, uncased, 384 dimensions, a trained model for trying things";

    private const string Commit = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41";

    /// <summary>The embedded resource with its vectors.</summary>
    private const string Resource = "SparkBert.Cli.Model.DemoVectors.json";

    /// <summary>Its name in the store.</summary>
    public static ModelName StoreName { get; } = ModelName.Parse($"{ModelName.HuggingFacePrefix}{Repository}@{Commit}");

    /// <summary>What is known of it.</summary>
    public static ExpectedModel Expected { get; } = new()
    {
        Sha256 = new Dictionary<string, string>
        {
            ["config.json"] = "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
            ["model.safetensors"] = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            ["vocab.txt"] = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        },
        Vectors = ReadVectors(),
    };

    /// <summary>Its bundle, from the cache if it was pulled before.</summary>
    /// <exception cref="ModelException">It can't be used.</exception>
    /// <exception cref="ModelDownloadException">It can't be fetched; IsOutOfReach says that a random model may take its place.</exception>
    public static async Task<string> FindOrPullAsync(PretrainedOptions options, CancellationToken cancellation)
    {
        // Fail fast for the demo model when the hub is unreachable.
        var store = new ModelStore(options with { MaxAttempts = 2, StallTimeout = TimeSpan.FromSeconds(15) });
        return store.FindPulled(StoreName) ?? (await store.PullAsync(StoreName, Expected, cancellation)).Path;
    }

    /// <summary>A small random model in the cache, where the trained one is not at hand. Its vectors mean nothing.</summary>
    public static string FindOrCreateRandom(string cacheFolder)
    {
        var target = Path.Combine(cacheFolder, "random-demo");
        if (!Directory.Exists(target))
        {
            // Single characters and their continuations: every ASCII word has pieces.
            string[] characters = [.. Enumerable.Range('!', '~' - '!' + 1).Select(c => ((char)c).ToString())];
            var rests = characters.Where(c => char.IsAsciiLetterOrDigit(c[0])).Select(c => "##" + c);
            var sizes = new RandomModelSizes(hiddenSize: 64, layers: 2, heads: 4, intermediateSize: 256, maxPositions: 512);
            RandomModel.Write(target, "random-demo", sizes, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. characters, .. rests]);
        }

        return target;
    }

    /// <summary>For <c>sparkbert model verify</c>: how near a model comes to the vectors of the demonstration model.</summary>
    public static VectorComparison Compare(BertModel model)
    {
        const string Source = "a copy with weights in half precision";
        var vectors = Expected.Vectors!;
        var difference = vectors.FindLargestDifference(model);
        var explanation = difference is null ? "other word pieces, or vectors of another length"
            : difference <= vectors.Tolerance ? "the same model"
            : "another model";
        return new VectorComparison(Repository, Source, Text: null, difference, vectors.Tolerance, explanation);
    }

    private static ExpectedVectors ReadVectors()
    {
        using var stream = typeof(DemoModel).Assembly.GetManifestResourceStream(Resource)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return ExpectedVectors.Parse(bytes.ToArray());
    }
}
