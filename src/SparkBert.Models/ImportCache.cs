using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;
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
    public string FindOrImport(string source, CancellationToken cancellation)
    {
        ModelSource.Require(source);
        var target = FindTarget(source, cancellation);
        if (!Directory.Exists(target))
        {
            using var turn = Lock(target, cancellation);

            // The previous owner of the lock may have imported it.
            if (!Directory.Exists(target))
            {
                Import(source, target, cancellation);
            }
        }

        return target;
    }

    /// <summary>Opens the bundle of a source. A damaged copy in the cache is imported again.</summary>
    /// <exception cref="ModelException">There is no source, it can't be used, or was changed while it was imported.</exception>
    public BertModel Open(string source, BertModelOptions modelOptions, CancellationToken cancellation)
    {
        var target = FindOrImport(source, cancellation);
        try
        {
            return BertModel.Open(target, modelOptions, cancellation);
        }
        catch (ModelException error)
        {
            Logger.DamagedCopy(error.Message);
        }

        // Opened under the lock: nobody else replaces it meanwhile, and the previous owner of the lock may have repaired it.
        using (Lock(target, cancellation))
        {
            try
            {
                return BertModel.Open(target, modelOptions, cancellation);
            }
            catch (ModelException)
            {
                AtomicFolder.Delete(target);
                Import(source, target, cancellation);
            }

            return BertModel.Open(target, modelOptions, cancellation);
        }
    }

    private void Import(string source, string target, CancellationToken cancellation)
    {
        ModelImport.Run(source, target, options, provenance: null, check: null, cancellation);
        if (FindTarget(source, cancellation) != target)
        {
            AtomicFolder.Delete(target);
            throw new ModelException($"{source} was changed while it was imported. Try again when it is complete.");
        }
    }

    private IDisposable Lock(string target, CancellationToken cancellation)
    {
        var name = Path.GetFileName(target);
        return FileLock.Acquire(ModelCache.LockFile(folder, name), () => Logger.Waiting(name), cancellation);
    }

    private string FindTarget(string source, CancellationToken cancellation)
    {
        source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        var key = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {BundleManifest.CurrentVersion} {Path.GetFileName(source)}
            {options.Format} {options.Gelu} {options.Heads} {options.Name} {options.Language} {options.CaseSensitive} {options.License}
            {ModelSource.ComputeFingerprint(source, folder, cancellation)}
            """);
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return Path.Combine(folder, $"{Path.GetFileName(source)}-{hash[..16]}");
    }
}
