using System.Text.Json;

namespace SparkBert.Models.Store;

/// <summary>Where a bundle in the cache came from, in its <c>sparkbert.json</c>.</summary>
internal static class BundleProvenance
{
    /// <summary>Writes what the store says into a bundle that was just imported.</summary>
    public static void Write(string bundle, ResolvedModel resolved)
    {
        var path = Path.Combine(bundle, ModelBundle.ManifestName);
        var manifest = Parse(path);
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(
            manifest with
            {
                // An archive's file name is the store's key; the model's name is the storage reference that people know.
                Name = resolved.IsFolder || manifest.Name != Path.GetFileNameWithoutExtension(resolved.Files[0].Name) ? manifest.Name : resolved.Name,
                Language = resolved.IsFolder ? manifest.Language : resolved.Language,
                Source = resolved.Source,
                License = resolved.License ?? manifest.License,
            },
            BundleManifestJson.Default.BundleManifest));
    }

    /// <summary>Reads it.</summary>
    public static (string Source, string? License) Read(string bundle)
    {
        var manifest = Parse(Path.Combine(bundle, ModelBundle.ManifestName));
        return (manifest.Source, manifest.License);
    }

    private static BundleManifest Parse(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), BundleManifestJson.Default.BundleManifest) ?? throw new ModelException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new ModelException($"{path} can't be read: {error.Message}", error);
        }
    }
}
