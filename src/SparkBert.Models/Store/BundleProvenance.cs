using SparkBert.Bundles;

namespace SparkBert.Models.Store;

/// <summary>Where a bundle in the cache came from, in its <c>sparkbert.json</c>.</summary>
internal static class BundleProvenance
{
    /// <summary>Writes what the store says into a bundle that was just imported.</summary>
    public static void Write(string bundle, ResolvedModel resolved)
    {
        var manifest = ModelBundle.ReadManifest(bundle);
        File.WriteAllBytes(Path.Combine(bundle, BundleManifest.FileName), (manifest with { Source = resolved.Source }).ToUtf8());
    }
}
