using SparkBert.Bundles;

namespace SparkBert.Models;

/// <summary>A bundle that was written.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Manifest">Its manifest.</param>
public sealed record ImportedModel(string Path, BundleManifest Manifest);
