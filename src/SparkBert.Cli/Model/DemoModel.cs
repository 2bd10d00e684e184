using SparkBert.Bundles;
using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Models.Verification;

namespace SparkBert.Cli.Model;

/// <summary>
/// The model that <c>demo</c> means: sentence-transformers/all-MiniLM-L6-v2 (English, uncased, 384 dimensions, Apache-2.0) at a fixed
/// commit. Its files and vectors are checked against what is known of them here, whatever the hub says.
/// </summary>
internal static class DemoModel
{
    /// <summary>What a user writes for it.</summary>
    public const string Name = "demo";

    /// <summary>The repository.</summary>
    public const string Repository = "sentence-transformers/all-MiniLM-L6-v2";

    /// <summary>What it is, in a line.</summary>
    public const string Description = Repository + ", English, uncased, 384 dimensions, a trained model for trying things";

    /// <summary>Length of its vectors.</summary>
    private const int Dimension = 384;

    private const string Commit = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41";

    /// <summary>The embedded resource with its vectors.</summary>
    private const string Resource = "SparkBert.Cli.Model.DemoVectors.json";

    /// <summary>Its name in the store.</summary>
    public static ModelName StoreName { get; } = ModelName.Parse($"{ModelName.HuggingFacePrefix}{Repository}@{Commit}");

    /// <summary>What is known of it.</summary>
    public static ExpectedModel Expected { get; } = new()
    {
        Sha256 = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["config.json"] = "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
            ["model.safetensors"] = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            ["vocab.txt"] = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        },
        Vectors = ReadVectors(),
    };

    /// <summary>Any version of the repository: what <c>sparkbert model pull hf:...</c> brought without a revision.</summary>
    private static ModelName AnyVersion { get; } = ModelName.Parse(ModelName.HuggingFacePrefix + Repository);

    /// <summary>Opens it from the cache, under its own name or that of its repository; else fetches it.</summary>
    /// <exception cref="ModelException">It can't be used.</exception>
    /// <exception cref="ModelDownloadException">It can't be fetched; IsOutOfReach says that a random model may take its place.</exception>
    public static BertModel OpenOrPull(PretrainedOptions options, CancellationToken cancellation)
    {
        // Who only tries things should not wait long for a hub that is out of reach.
        var store = new ModelStore(options with { MaxAttempts = 2, StallTimeout = TimeSpan.FromSeconds(15) });
        var modelOptions = new BertModelOptions { PackWeights = options.PackWeights, Logger = options.Logger };
        if (store.FindPulled(StoreName) is { } pulled)
        {
            return BertModel.Open(pulled, modelOptions, cancellation);
        }

        return FindAnyVersion(store, modelOptions, cancellation)
            ?? BertModel.Open(Pull(store, cancellation).Path, modelOptions, cancellation);
    }

    /// <summary>Fetches it, if it is not in the cache, and checks it.</summary>
    public static Task<PulledModel> PullAsync(ModelStore store, CancellationToken cancellation) =>
        store.PullAsync(StoreName, Expected, cancellation);

    /// <summary>For <c>sparkbert model verify</c>: how near a model comes to the vectors of the demonstration model.</summary>
    public static VectorComparison Compare(BertModel model)
    {
        const string Source = "a copy with weights in half precision";
        var vectors = Expected.Vectors!;
        var difference = model.HiddenSize == Dimension ? vectors.FindLargestDifference(model) : null;
        var explanation = model.HiddenSize != Dimension
                ? $"another size: {Dimension} values a vector where this model has {model.HiddenSize}"
            : difference is null ? "the vocabulary has other word pieces"
            : difference <= vectors.Tolerance ? "the same model"
            : "another model";
        return new VectorComparison(Repository, Source, Text: null, difference, vectors.Tolerance, explanation);
    }

    private static BertModel? FindAnyVersion(ModelStore store, BertModelOptions options, CancellationToken cancellation)
    {
        if (store.FindPulled(AnyVersion) is not { } pulled)
        {
            return null;
        }

        // The repository's owner may have changed it: it counts only with the vectors that are known.
        var model = BertModel.Open(pulled, options, cancellation);
        if (Compare(model).IsMatch)
        {
            return model;
        }

        model.Dispose();
        return null;
    }

    /// <summary>On a thread without a synchronization context: what waits on one that has it may wait for itself.</summary>
    private static PulledModel Pull(ModelStore store, CancellationToken cancellation) =>
        Task.Run(() => PullAsync(store, cancellation), cancellation).GetAwaiter().GetResult();

    private static ExpectedVectors ReadVectors()
    {
        using var stream = typeof(DemoModel).Assembly.GetManifestResourceStream(Resource)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return ExpectedVectors.Parse(bytes.ToArray());
    }
}
