using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Quantization;
using SparkBert.Models.Store;

namespace SparkBert.Models;

/// <summary>
/// Turns models into 8-bit integers: two to three times as fast as fp32, vectors that point almost the same way, and the same bits
/// whatever else is in a call.
/// </summary>
/// <remarks>
/// No text is needed to make one; with a text, weights can be rounded by what the model makes of it. Text is needed to see how well it
/// agrees with fp32: that is measured, written into the manifest, and a model that agrees too little is refused.
/// </remarks>
public static partial class ModelQuantization
{
    /// <summary>What stands behind the name and the reference of a model in 8-bit integers.</summary>
    private const string Suffix = "_int8";

    /// <summary>Writes the bundle of a model in 8-bit integers.</summary>
    /// <param name="bundle">The bundle in fp32, which stays as it is.</param>
    /// <param name="target">The new bundle's folder, which must not exist. It appears when it is complete.</param>
    /// <param name="options">The user's options; the defaults if null.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">
    /// It is no bundle, not in fp32, has a graph that can't be rewritten, agrees too little with fp32, or the corpus has too few word
    /// pieces; nothing is left behind.
    /// </exception>
    /// <exception cref="IOException">The target is there already, or can't be written; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was ended; nothing is left behind.</exception>
    public static ImportedModel Quantize(
        string bundle, string target, QuantizationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(bundle);
        ArgumentException.ThrowIfNullOrEmpty(target);
        return Write(bundle, target, options ?? new QuantizationOptions(), rounding: null, cancellation);
    }

    /// <summary>
    /// Finds the bundle in 8-bit integers of a bundle; makes it in the cache the first time. If several processes need the same one, one
    /// makes it and the others wait.
    /// </summary>
    /// <param name="bundle">The bundle in fp32; one in 8-bit integers is returned as it is.</param>
    /// <param name="cacheFolder">The cache; <see cref="ModelCache.Folder"/> if null.</param>
    /// <param name="options">The user's options; the defaults if null.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The bundle's folder.</returns>
    /// <exception cref="ModelException">See <see cref="Quantize"/>.</exception>
    /// <exception cref="IOException">The cache can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static string QuantizeToCache(
        string bundle, string? cacheFolder = null, QuantizationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(bundle);
        return Find(bundle, cacheFolder, options ?? new QuantizationOptions(), cancellation)?.FindOrMake() ?? Path.GetFullPath(bundle);
    }

    /// <summary>Opens the bundle in 8-bit integers of a bundle, from the cache. A damaged copy there is made again.</summary>
    internal static BertModel OpenFromCache(
        string bundle, string? cacheFolder, QuantizationOptions options, BertModelOptions modelOptions, CancellationToken cancellation) =>
        Find(bundle, cacheFolder, options, cancellation)?.Open(modelOptions) ?? BertModel.Open(bundle, modelOptions, cancellation);

    /// <summary>The bundle in the cache; null for one that is in 8-bit integers itself.</summary>
    private static CachedBundle? Find(
        string bundle, string? cacheFolder, QuantizationOptions options, CancellationToken cancellation)
    {
        var file = Path.Combine(bundle, BundleManifest.FileName);
        if (!File.Exists(file))
        {
            throw new ModelException($"{bundle} is no model bundle: there is no {BundleManifest.FileName}.");
        }

        var bytes = File.ReadAllBytes(file);
        if (BundleManifest.Parse(bytes, file).Precision == BundleManifest.EightBitPrecision)
        {
            return null;
        }

        var folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(bundle)));
        var content = Convert.ToHexString(SHA256.HashData(bytes))[..16];
        return new CachedBundle(
            Path.GetFullPath(cacheFolder ?? ModelCache.Folder),
            string.Create(CultureInfo.InvariantCulture, $"{folder}-{content}--int8-{BertGraph.Version}{NameOfRounding(options)}"),
            options.Logger ?? NullLogger.Instance,
            target => Quantize(bundle, target, options, cancellation),
            cancellation);
    }

    /// <summary>Part of a name in the cache: bundles that are rounded by different text are different.</summary>
    private static string NameOfRounding(QuantizationOptions options)
    {
        if (options.CorpusFile is not { } corpus)
        {
            return "";
        }

        using var file = File.OpenRead(corpus);
        var content = Convert.ToHexString(SHA256.HashData(file)) + TextOf(options).Description;
        return "-gptq-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..16];
    }

    private static EvaluationText TextOf(QuantizationOptions options) =>
        options.TextFile is { } file ? EvaluationText.Read(file) : EvaluationText.BuiltIn();

    /// <summary>Writes the bundle.</summary>
    /// <param name="bundle">The bundle in fp32.</param>
    /// <param name="target">The new bundle's folder.</param>
    /// <param name="options">The user's options.</param>
    /// <param name="rounding">How weights are rounded; null for what the options say.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static ImportedModel Write(
        string bundle, string target, QuantizationOptions options, IWeightRounding? rounding, CancellationToken cancellation)
    {
        var text = TextOf(options);
        using var rewrite = BundleRewrite.Open(bundle, target, GraphWeights.Open, options.Progress, cancellation);
        var source = rewrite.Model;
        var weights = rewrite.Weights.InCurrentForm();
        var workers = new Workers(options.Threads);
        using var activations = options.CorpusFile is { } file ? ReadCorpus(file, rewrite, weights, text, workers) : null;
        rounding ??= activations is null ? new NearestRounding() : new GptqRounding(activations, workers);
        var manifest = rewrite.Write(weights, new QuantizedProducts(weights, rounding)) with
        {
            Name = options.Name ?? source.Name + Suffix,
            StorageRef = source.StorageRef + Suffix,
            Rounding = rounding.Description,
        };
        (var path, manifest) = rewrite.Complete(manifest, (model, written) =>
        {
            var agreement = AgreementMeasure.Compare(
                source, model, text, (done, all) => rewrite.Report($"comparison, sentence {done + 1} of {all}", 0, 0));
            if (!options.Force)
            {
                AgreementGate.Require(agreement, source.Path);
            }

            LogAgreement(options.Logger ?? NullLogger.Instance, source.Name, agreement.Layers[^1].Mean, agreement.Pieces);
            return written with { Agreement = agreement };
        });
        return new ImportedModel(path, manifest);
    }

    private static LayerActivations ReadCorpus(
        string file, BundleRewrite rewrite, IWeights weights, EvaluationText text, Workers workers)
    {
        var config = rewrite.Weights.Config;
        var corpus = RoundingCorpus.Read(file, rewrite.Model, config, text);
        return new LayerActivations(config, weights, rewrite.Model, corpus, workers, step => rewrite.Report(step, 0, 0));
    }

    [LoggerMessage(
        150, LogLevel.Information, "{Name} in 8-bit integers agrees with fp32: the mean cosine of {Pieces} word pieces is {Mean:F5}")]
    private static partial void LogAgreement(ILogger logger, string name, double mean, int pieces);
}
