using SparkBert.Bundles;

namespace SparkBert.Models;

/// <summary>A model that was pulled.</summary>
/// <param name="Path">The bundle in the cache.</param>
/// <param name="Manifest">What its manifest says.</param>
/// <param name="Source">The exact version.</param>
/// <param name="License">Its licence, where the store says it.</param>
/// <param name="DownloadedBytes">The bytes of the files that were fetched; 0 where the bundle was there already.</param>
public sealed record PulledModel(string Path, BundleManifest Manifest, string Source, string? License, long DownloadedBytes);
