using System.Text;
using Microsoft.Extensions.Logging;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;
using SparkBert.Models.Store;
using SparkBert.Models.Verification;
using SparkBert.Sessions;

namespace SparkBert.Models;

/// <summary>
/// Turns names of models into bundles in the cache. The cache remembers the bundle that each name was last pulled as: finding it needs no
/// server, and only another pull looks for a newer version.
/// </summary>
/// <remarks>
/// The cache holds <c>BUNDLE</c> folders, <c>references/NAME</c> (a text file with the name of a bundle), <c>downloads/BUNDLE</c>
/// (incomplete files) and <c>locks/BUNDLE.lock</c>. A bundle appears under its name when it is complete and checked. Any number of threads
/// and processes may use a cache at the same time.
/// </remarks>
public sealed partial class ModelStore
{
    private readonly StoreSettings settings;
    private readonly SparkNlpStore sparkNlp;
    private readonly HuggingFaceStore huggingFace;

    /// <summary>Creates a store.</summary>
    /// <param name="options">Where the stores and the cache are; the defaults if null.</param>
    /// <exception cref="ModelException">An environment variable that is used has an impossible value.</exception>
    public ModelStore(PretrainedOptions? options = null)
    {
        settings = new StoreSettings(options ?? new PretrainedOptions());
        sparkNlp = new SparkNlpStore(settings);
        huggingFace = new HuggingFaceStore(settings);
    }

    /// <summary>The folder of the cache.</summary>
    public string CacheFolder => settings.CacheFolder;

    /// <summary>Added to names in the cache if options change the import: another import is another bundle.</summary>
    private string Variant => settings.Options.Gelu is { } gelu ? $"--gelu-{gelu.Name}" : "";

    /// <summary>Finds the bundle that a name was last pulled as, without a server.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its folder; null if it is not in the cache.</returns>
    public string? FindPulled(ModelName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var reference = FindReference(name);
        var bundle = File.Exists(reference) ? File.ReadAllText(reference).Trim()
            : name is HuggingFaceName ? name.ReferenceName + Variant
            : "";

        // The file may have been edited: it names a folder of the cache and nothing else.
        var path = Path.Combine(CacheFolder, bundle);
        return bundle.Length > 0 && bundle == Path.GetFileName(bundle) && File.Exists(Path.Combine(path, BundleManifest.FileName))
            ? path
            : null;
    }

    /// <summary>Asks the store for the current version of a name, and fetches and imports it if it is not in the cache.</summary>
    /// <param name="name">The name.</param>
    /// <param name="expected">Facts that the model must have; null for none.</param>
    /// <param name="cancellation">Ends it; what was received of a file is kept and resumed the next time.</param>
    /// <exception cref="ModelException">There is no such model, or it can't be used.</exception>
    /// <exception cref="ModelDownloadException">It can't be fetched.</exception>
    /// <exception cref="IOException">The cache can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<PulledModel> PullAsync(ModelName name, ExpectedModel? expected = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (settings.Offline)
        {
            return await Task.Run(() => FindOffline(name, cancellation), cancellation).ConfigureAwait(false);
        }

        using var client = name is SparkNlpName pretrained ? sparkNlp.CreateClient(pretrained) : huggingFace.CreateClient();
        var resolved = await ResolveAsync(client, name, expected, cancellation).ConfigureAwait(false);
        settings.Logger.Resolved(name.ToString(), resolved.Source);
        var bundle = Path.Combine(CacheFolder, resolved.BundleName);
        var lockFile = ModelCache.LockFile(CacheFolder, resolved.BundleName);
        using var turn = await FileLock
            .AcquireAsync(lockFile, () => settings.Logger.Waiting(resolved.Name), cancellation)
            .ConfigureAwait(false);
        var bytes = 0L;
        var manifest = await Task.Run(() => FindWhole(bundle, cancellation), cancellation).ConfigureAwait(false);
        if (manifest is null)
        {
            (manifest, bytes) = await FetchAsync(client, name, resolved, expected, bundle, cancellation).ConfigureAwait(false);
        }

        AtomicFile.Write(FindReference(name), Encoding.UTF8.GetBytes(resolved.BundleName));
        return new PulledModel(bundle, manifest, resolved.Source, resolved.License, bytes);
    }

    private static BundleManifest ReadManifest(string bundle)
    {
        var file = Path.Combine(bundle, BundleManifest.FileName);
        return BundleManifest.Parse(File.ReadAllBytes(file), file);
    }

    private PulledModel FindOffline(ModelName name, CancellationToken cancellation)
    {
        var path = FindPulled(name) ?? throw new ModelDownloadException(
            $"{name} is not in the cache {CacheFolder}, and offline is set (--offline or SPARKBERT_OFFLINE). Pull it once with a "
            + "connection.")
        {
            IsOutOfReach = true,
        };
        var manifest = ReadManifest(path);
        BundleHashes.Compare(path, manifest, cancellation);
        return new PulledModel(path, manifest, manifest.Source, manifest.License, DownloadedBytes: 0);
    }

    private async Task<ResolvedModel> ResolveAsync(
        StoreClient client, ModelName name, ExpectedModel? expected, CancellationToken cancellation)
    {
        using var temporary = CacheAccess.Require(() =>
        {
            var downloads = Directory.CreateDirectory(Path.Combine(CacheFolder, "downloads"));
            return new TemporaryPath(Path.Combine(downloads.FullName, "list"));
        });
        try
        {
            var resolved = name is SparkNlpName pretrained
                ? await sparkNlp.ResolveAsync(client, pretrained, temporary.Path, cancellation).ConfigureAwait(false)
                : await huggingFace.ResolveAsync(client, (HuggingFaceName)name, temporary.Path, cancellation).ConfigureAwait(false);
            resolved = resolved with { BundleName = resolved.BundleName + Variant };
            return expected is null ? resolved : resolved.Pin(expected);
        }
        catch (ModelException error) when (expected is not null && error.InnerException is StoreAnswerException)
        {
            // The model is known to exist, so a proxy before the store refuses it.
            throw new ModelDownloadException(error.Message, error) { IsOutOfReach = true };
        }
    }

    /// <summary>The manifest of a bundle whose files have their hashes; a damaged bundle is removed.</summary>
    private BundleManifest? FindWhole(string bundle, CancellationToken cancellation)
    {
        if (!Directory.Exists(bundle))
        {
            return null;
        }

        try
        {
            var manifest = ReadManifest(bundle);
            BundleHashes.Compare(bundle, manifest, cancellation);
            return manifest;
        }
        catch (Exception error) when (error is ModelException or FileNotFoundException)
        {
            settings.Logger.DamagedCopy(error.Message);
            AtomicFolder.Delete(bundle);
            return null;
        }
    }

    /// <summary>Fetches the files, imports them, and moves the bundle to its final path.</summary>
    private async Task<(BundleManifest Manifest, long Bytes)> FetchAsync(
        StoreClient client, ModelName name, ResolvedModel resolved, ExpectedModel? expected, string bundle, CancellationToken cancellation)
    {
        var downloads = Path.Combine(CacheFolder, "downloads", resolved.BundleName);
        var folder = resolved.IsFolder ? Path.Combine(downloads, Path.GetFileName(resolved.Name)) : downloads;
        try
        {
            var bytes = 0L;
            foreach (var file in resolved.Files)
            {
                bytes += await FetchAsync(client, name, file, Path.Combine(folder, file.Name), cancellation).ConfigureAwait(false);
            }

            var source = resolved.IsFolder ? folder : Path.Combine(folder, resolved.Files[0].Name);
            var manifest = await Task
                .Run(() => Import(resolved, expected, source, bundle, cancellation), cancellation)
                .ConfigureAwait(false);
            AtomicFolder.Delete(downloads);
            return (manifest, bytes);
        }
        catch (ModelDownloadException error) when (error.IsDiskFull)
        {
            AtomicFolder.Delete(downloads);
            throw;
        }
        catch (IOException error) when (DiskSpace.IsFull(error))
        {
            AtomicFolder.Delete(downloads);
            throw new ModelDownloadException(
                $"the disk of {CacheFolder} is full; what was fetched of {resolved.Name} was removed. "
                + "Make room, or name another folder with --cache or SPARKBERT_CACHE.",
                error)
            {
                IsDiskFull = true,
            };
        }
    }

    private async Task<long> FetchAsync(StoreClient client, ModelName name, RemoteFile file, string target, CancellationToken cancellation)
    {
        if (File.Exists(target)
            && file.Checksum is { } checksum
            && checksum.IsMet(await checksum.ComputeAsync(target, cancellation).ConfigureAwait(false)))
        {
            return 0;
        }

        if (file.Checksum is null)
        {
            settings.Logger.Unverified(file.Name);
        }

        settings.Logger.Fetching(file.Address, file.Size is { } size ? ByteSize.Format(size) : "unknown size");
        try
        {
            return await new Download(client, settings, file, target).RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (StoreAnswerException error)
        {
            throw new ModelException(
                name is HuggingFaceName repository
                    ? huggingFace.Explain(error, repository)
                    : $"{error.Message} The store's list names a file that it does not give.",
                error);
        }
    }

    private BundleManifest Import(
        ResolvedModel resolved, ExpectedModel? expected, string source, string bundle, CancellationToken cancellation)
    {
        LogImporting(settings.Logger, resolved.Name);
        var options = new ImportOptions
        {
            Name = resolved.IsFolder ? null : resolved.Name,
            Language = resolved.IsFolder ? null : resolved.Language,
            License = resolved.License,
            Gelu = settings.Options.Gelu,
            Progress = settings.Options.ImportProgress,
            Logger = settings.Options.Logger,
        };
        Action<BertModel>? check = expected?.Vectors is { } vectors ? model => vectors.Require(model, resolved.Name) : null;
        try
        {
            return ModelImport.Run(source, bundle, options, resolved.Source, check, cancellation).Manifest;
        }
        catch (ModelException error) when (error is not DeviceException)
        {
            // Another import of these bytes would fail in the same way.
            AtomicFolder.Delete(Path.Combine(CacheFolder, "downloads", resolved.BundleName));
            throw;
        }
    }

    /// <summary>The file that remembers the bundle that a name was last pulled as.</summary>
    private string FindReference(ModelName name) => Path.Combine(CacheFolder, "references", name.ReferenceName + Variant);

    [LoggerMessage(102, LogLevel.Information, "Importing {Name}")]
    private static partial void LogImporting(ILogger logger, string name);
}
