using System.Text.Json;

namespace SparkBert.Models.Store;

/// <summary>Where a bundle in the cache came from, in its <c>sparkbert.json</c>.</summary>
internal static class BundleProvenance
{
    /// <summary>Writes what the store says into a bundle that was just imported.</summary>
    public static void Write(string bundle, ResolvedModel resolved)
    {
        var manifest = ModelBundle.ReadManifest(bundle);
        File.WriteAllBytes(Path.Combine(bundle, ModelBundle.ManifestName), JsonSerializer.SerializeToUtf8Bytes(
            manifest with
            {
                // An archive's file name is the store's key, with versions and time; the model's name is the storage reference that people know.
                Name = !resolved.IsFolder && manifest.Name == Path.GetFileNameWithoutExtension(resolved.Files[0].Name) ? resolved.Name : manifest.Name,
                Source = resolved.Source,
            },
            BundleManifestJson.Default.BundleManifest));
    }
}
