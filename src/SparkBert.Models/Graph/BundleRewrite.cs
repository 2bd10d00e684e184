using SparkBert.Bundles;
using SparkBert.Models.Import;
using SparkBert.Models.Writing;

namespace SparkBert.Models.Graph;

/// <summary>A bundle that is written again with another graph of the same weights.</summary>
internal sealed class BundleRewrite : IDisposable
{
    private readonly BundleWriter bundle;
    private readonly string target;
    private readonly IProgress<ImportProgress>? progress;
    private readonly CancellationToken cancellation;

    private BundleRewrite(
        BertModel model, IBundleWeights weights, string target, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        Model = model;
        Weights = weights;
        bundle = new BundleWriter(target);
        this.target = target;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /// <summary>The model that is written again.</summary>
    public BertModel Model { get; }

    /// <summary>Its weights.</summary>
    public IBundleWeights Weights { get; }

    /// <summary>Opens a bundle, which compares its files with their hashes.</summary>
    /// <param name="source">The bundle.</param>
    /// <param name="target">The new bundle.</param>
    /// <param name="openWeights">Opens the weights of a bundle by its folder and its manifest.</param>
    /// <param name="progress">Gets the progress.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">It is no bundle, was changed, or its weights can't be opened.</exception>
    /// <exception cref="IOException">The target is there already.</exception>
    public static BundleRewrite Open(
        string source,
        string target,
        Func<string, BundleManifest, IBundleWeights> openWeights,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellation)
    {
        var model = BertModel.Open(source, new BertModelOptions { PackWeights = false }, cancellation);
        IBundleWeights? weights = null;
        try
        {
            weights = openWeights(model.Path, model.Manifest);
            return new BundleRewrite(model, weights, target, progress, cancellation);
        }
        catch
        {
            weights?.Dispose();
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes the new graph, its weights and the vocabulary.</summary>
    /// <returns>The manifest, without what depends on the result.</returns>
    public BundleManifest Write(IWeights weights, IProducts products)
    {
        var facts = BertGraph.Write(bundle, Weights.Config, weights, products, (done, total) => Report("weights", done, total));
        using (var vocabulary = bundle.Create(BundleManifest.VocabularyFileName))
        {
            vocabulary.Write(File.ReadAllBytes(Path.Combine(Model.Path, BundleManifest.VocabularyFileName)));
        }

        return Model.Manifest with
        {
            Precision = facts.Precision,
            Gelu = facts.Gelu?.Name,
            Layers = facts.Layers,
            MaxPositions = facts.MaxPositions,
            Inputs = facts.Inputs,
            LayerOutputs = facts.LayerOutputs,
            PoolerOutput = facts.PoolerOutput,
            Seal = null,
        };
    }

    /// <summary>Runs the new model, lets it be checked, and gives the bundle its name.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="check">Compares the model that was there with the new one; throws, or amends the manifest.</param>
    /// <returns>The bundle's folder, and its manifest.</returns>
    public (string Path, BundleManifest Manifest) Complete(BundleManifest manifest, Func<BertModel, BundleManifest, BundleManifest> check)
    {
        Report("probe vectors", 0, 0);
        bundle.AddProbes(manifest, model => manifest = check(model, manifest), cancellation);
        cancellation.ThrowIfCancellationRequested();
        return (Path.GetFullPath(target), bundle.Complete(manifest));
    }

    /// <summary>Reports progress.</summary>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public void Report(string step, long done, long total)
    {
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new ImportProgress(step, done, total));
    }

    public void Dispose()
    {
        bundle.Dispose();
        Weights.Dispose();
        Model.Dispose();
    }
}
