using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx;
using SparkBert.Models.Store;

namespace SparkBert.Models;

/// <summary>
/// Bundles of models that were named by their path. Another content of the source's files, or other options, are another bundle.
/// </summary>
internal sealed class ImportCache(string cacheFolder, ImportOptions options)
{
    private readonly string folder = Path.GetFullPath(cacheFolder);

    private ILogger Logger => options.Logger ?? NullLogger.Instance;

    /// <summary>The bundle of a source; imports it if it is not in the cache.</summary>
    /// <exception cref="ModelException">There is no source, it can't be used, or was changed while it was imported.</exception>
    public string FindOrImport(string source, CancellationToken cancellation) =>
        Find(source, RememberedHashes.In(folder), cancellation).FindOrMake();

    /// <summary>Opens the bundle of a source. A damaged copy in the cache is imported again.</summary>
    /// <exception cref="ModelException">There is no source, it can't be used, or was changed while it was imported.</exception>
    public BertModel Open(string source, BertModelOptions modelOptions, CancellationToken cancellation) =>
        Find(source, modelOptions.RememberHashes ? RememberedHashes.In(folder) : null, cancellation).Open(modelOptions);

    private CachedBundle Find(string source, RememberedHashes? memory, CancellationToken cancellation)
    {
        ModelSource.Require(source);
        var name = Path.GetFileName(FindTarget(source, memory, cancellation));
        return new CachedBundle(folder, name, Logger, target => Import(source, target, memory, cancellation), cancellation);
    }

    private void Import(string source, string target, RememberedHashes? memory, CancellationToken cancellation)
    {
        ModelImport.Run(source, target, options, provenance: null, check: null, cancellation);
        if (FindTarget(source, memory, cancellation) != target)
        {
            AtomicFolder.Delete(target);
            throw new ModelException($"{source} was changed while it was imported. Try again when it is complete.");
        }
    }

    private string FindTarget(string source, RememberedHashes? memory, CancellationToken cancellation)
    {
        source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        var key = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {BundleManifest.CurrentVersion} {Path.GetFileName(source)}
            {options.Format} {options.Gelu} {options.Heads} {options.Name} {options.Language} {options.CaseSensitive} {options.License}
            {BertGraph.Version} {ExportedEncoder.Version} {options.KeepGraph}
            {ModelSource.ComputeFingerprint(source, memory, cancellation)}
            """);
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return Path.Combine(folder, $"{Path.GetFileName(source)}-{hash[..16]}");
    }
}
