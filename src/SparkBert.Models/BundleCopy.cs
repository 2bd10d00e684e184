using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models;

/// <summary>Copies bundles, for instance out of the cache.</summary>
public static class BundleCopy
{
    /// <summary>Copies the files of a bundle. The folder appears when it is complete.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="target">The folder, which must not exist.</param>
    /// <param name="cancellation">Ends it between two files.</param>
    /// <exception cref="ModelException">There is no bundle.</exception>
    /// <exception cref="IOException">The target is there already, or can't be written; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was ended; nothing is left behind.</exception>
    public static void Write(string bundle, string target, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(bundle);
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (!File.Exists(Path.Combine(bundle, BundleManifest.FileName)))
        {
            throw new ModelException($"{bundle} is no model bundle: there is no {BundleManifest.FileName}.");
        }

        using var folder = new AtomicFolder(target);
        foreach (var file in Directory.EnumerateFiles(bundle))
        {
            cancellation.ThrowIfCancellationRequested();
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }

        folder.Complete();
    }
}
