using SparkBert.Bundles;

namespace SparkBert.Models;

/// <summary>A bundle that was written.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Manifest">What its manifest says.</param>
public sealed record ImportedModel(string Path, BundleManifest Manifest);
