using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Verification;

namespace SparkBert.Models;

/// <summary>
/// Rewrites bundles of earlier versions with the graph that is written today, which is faster. Their vectors stay the same, within 1e-4.
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

    /// <summary>Rewrites a bundle.</summary>
    /// <param name="bundle">The bundle's folder, which stays as it is.</param>
    /// <param name="target">The new bundle's folder, which must not exist. It appears when it is complete.</param>
    /// <param name="progress">Gets the progress, on the thread that works; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">
    /// It is no bundle, its graph is of today's form or was imported as it is, or the new graph gives other vectors; nothing is left
    /// behind.
    /// </exception>
    /// <exception cref="IOException">The target is there already, or can't be written; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was ended; nothing is left behind.</exception>
    public static ImportedModel Upgrade(
        string bundle, string target, IProgress<ImportProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(bundle);
        ArgumentException.ThrowIfNullOrEmpty(target);
        using var rewrite = BundleRewrite.Open(bundle, target, progress, cancellation);
        if (!rewrite.Weights.IsFused)
        {
            throw new ModelException($"{rewrite.Model.Path} has the graph that is written today already; there is nothing to upgrade.");
        }

        var weights = rewrite.Weights.InCurrentForm();
        var (path, manifest) = rewrite.Complete(rewrite.Write(weights, new FloatProducts(weights)), (model, written) =>
        {
            RequireSameVectors(rewrite.Model, model);
            return written;
        });
        return new ImportedModel(path, manifest);
    }

    private static void RequireSameVectors(BertModel before, BertModel after)
    {
        var worst = ProbeVectors.Compare(after, ProbeVectors.Compute(before)).Values.Max();
        if (!(worst <= ProbeVectors.Tolerance))
        {
            throw new ModelException(string.Create(
                CultureInfo.InvariantCulture,
                $"{before.Path}: the graph of today gives other vectors, by up to {worst:0.0e+0}. Import the model again."));
        }
    }
}
