using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx;
using SparkBert.Models.Verification;

namespace SparkBert.Models;

/// <summary>
/// Rewrites bundles with the graph that is written today, which is faster, gives all layers and can be quantized: those of earlier
/// versions, and those with the graph of an ONNX export of a plain BERT. Their vectors stay the same, within 1e-4.
/// </summary>
public static class ModelUpgrade
{
    /// <summary>Whether the graph of a bundle is of an earlier form.</summary>
    /// <param name="bundle">The bundle's folder.</param>
    /// <exception cref="ModelException">It is no bundle.</exception>
    public static bool IsEarlier(string bundle)
    {
        ArgumentException.ThrowIfNullOrEmpty(bundle);
        return GraphWeights.FindVersion(bundle) is { } version && version < BertGraph.Version;
    }

    /// <summary>Whether a bundle has the graph of an ONNX export as it is.</summary>
    /// <param name="bundle">The bundle's folder.</param>
    /// <exception cref="ModelException">It is no bundle.</exception>
    public static bool IsExported(string bundle)
    {
        ArgumentException.ThrowIfNullOrEmpty(bundle);
        return GraphWeights.FindVersion(bundle) is null;
    }

    /// <summary>Rewrites a bundle.</summary>
    /// <param name="bundle">The bundle's folder, which stays as it is.</param>
    /// <param name="target">The new bundle's folder, which must not exist. It appears when it is complete.</param>
    /// <param name="progress">Gets the progress, on the thread that works; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">
    /// It is no bundle, its graph is of today's form or an export's that is not understood, or the new graph gives other vectors; nothing
    /// is left behind.
    /// </exception>
    /// <exception cref="IOException">The target is there already, or can't be written; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was ended; nothing is left behind.</exception>
    public static ImportedModel Upgrade(
        string bundle, string target, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(bundle);
        ArgumentException.ThrowIfNullOrEmpty(target);
        return Rewrite(bundle, target, OpenWeights, progress, cancellation).Imported;
    }

    /// <summary>Rewrites a bundle with the graph of an ONNX export.</summary>
    /// <param name="bundle">The bundle's folder.</param>
    /// <param name="target">The new bundle's folder.</param>
    /// <param name="progress">Gets the progress.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The new bundle, and the largest difference of a value of the vectors that were compared.</returns>
    /// <exception cref="ModelException">The graph is not understood, or gives other vectors; the message says why.</exception>
    internal static (ImportedModel Imported, float Difference) RewriteExport(
        string bundle, string target, IProgress<ImportProgress>? progress, CancellationToken cancellation) =>
        Rewrite(bundle, target, ExportedWeights.Open, progress, cancellation);

    private static IBundleWeights OpenWeights(string folder, BundleManifest manifest)
    {
        if (GraphWeights.FindVersion(folder) is not null)
        {
            return GraphWeights.Open(folder, manifest);
        }

        try
        {
            return ExportedWeights.Open(folder, manifest);
        }
        catch (ModelException error)
        {
            throw new ModelException(
                $"{folder} has the graph of an ONNX export that can't be written again: {error.Message}. It runs as it is; for a faster "
                + "one import the model from its weights (Hugging Face, TensorFlow or Spark NLP).",
                error);
        }
    }

    private static (ImportedModel Imported, float Difference) Rewrite(
        string bundle,
        string target,
        Func<string, BundleManifest, IBundleWeights> openWeights,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellation)
    {
        using var rewrite = BundleRewrite.Open(bundle, target, openWeights, progress, cancellation);
        if (rewrite.Weights.IsCurrent)
        {
            throw new ModelException($"{rewrite.Model.Path} has the graph that is written today already; there is nothing to upgrade.");
        }

        // Two models in memory at once would be one too many.
        var before = new SameVectors(rewrite.Model);
        rewrite.Model.Dispose();
        var weights = rewrite.Weights.InCurrentForm();
        var difference = 0f;
        var (path, manifest) = rewrite.Complete(rewrite.Write(weights, new FloatProducts(weights)), (model, written) =>
        {
            difference = before.Require(model);
            return written;
        });
        return (new ImportedModel(path, manifest), difference);
    }
}
