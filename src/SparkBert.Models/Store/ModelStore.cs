using SparkBert.Bundles;
using SparkBert.Models.Import;

namespace SparkBert.Models.Store;

/// <summary>
/// Turns names of models into bundles in the cache. What a name was last pulled as is remembered there: opening a name that was pulled asks no server, and only pulling it again looks for a newer version.
/// </summary>
/// <remarks>
/// The cache holds <c>BUNDLE</c> folders, <c>references/NAME</c> (a text file with the name of a bundle), <c>downloads/BUNDLE</c> (what is not done yet) and <c>locks/BUNDLE.lock</c>. A bundle appears under its name when
/// it is complete and checked.
/// </remarks>
internal sealed class ModelStore
{
    private readonly StoreSettings settings;
    private readonly SparkNlpStore sparkNlp;
    private readonly HuggingFaceStore huggingFace;

    /// <summary>What is added to names in the cache where the import was told something: another import is another bundle.</summary>
    private string Variant => settings.Options.Gelu is { } gelu ? $"--gelu-{(gelu == Gelu.Erf ? "erf" : "tanh")}" : "";

    /// <summary>Creates a store.</summary>
    /// <exception cref="ModelException">An address in the options or the environment is none.</exception>
    public ModelStore(PretrainedOptions options)
    {
        settings = new StoreSettings(options);
        sparkNlp = new SparkNlpStore(settings);
        huggingFace = new HuggingFaceStore(settings);
    }

    /// <summary>The bundle of a name, from the cache if it was pulled before.</summary>
    public string Find(ModelName name)
    {
        if (FindPulled(name) is { } path)
        {
            return path;
        }

        // On a thread without a synchronization context: nobody who calls this on one can be waited for.
        return Task.Run(() => PullAsync(name, settings.Options.Cancellation)).GetAwaiter().GetResult().Path;
    }

    /// <summary>The bundle that a name was last pulled as; null where it is not in the cache.</summary>
    public string? FindPulled(ModelName name)
    {
        var reference = ReferenceFile(name);
        var bundle = File.Exists(reference) ? File.ReadAllText(reference).Trim() : name is HuggingFaceName ? name.ReferenceName + Variant : "";

        // The file may have been edited: it names a folder of the cache and nothing else.
        return bundle.Length > 0 && bundle == Path.GetFileName(bundle) && File.Exists(Path.Combine(settings.CacheFolder, bundle, BundleManifest.FileName))
            ? Path.Combine(settings.CacheFolder, bundle)
            : null;
    }

    /// <summary>Asks the store what a name means now, and fetches and imports that if it is not in the cache.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Ends it; parts of files are kept.</param>
    /// <exception cref="ModelException">There is no such model, or it can't be used.</exception>
    /// <exception cref="ModelDownloadException">It can't be fetched.</exception>
    public async Task<PulledModel> PullAsync(ModelName name, CancellationToken cancellation)
    {
        if (settings.Offline)
        {
            var path = FindPulled(name) ?? throw new ModelDownloadException($"{name} is not in the cache {settings.CacheFolder}, and offline is set (--offline or SPARKBERT_OFFLINE). Pull it once with a connection.") { IsOutOfReach = true };
            var opened = ModelBundle.ReadWhole(path);
            return new PulledModel(path, opened, opened.Source, opened.License, 0);
        }

        using var client = name is SparkNlpName pretrained ? sparkNlp.CreateClient(pretrained) : huggingFace.CreateClient();
        var resolved = await ResolveAsync(client, name, cancellation).ConfigureAwait(false);
        resolved = resolved with { BundleName = resolved.BundleName + Variant };
        settings.Log($"{name} is {resolved.Source}");
        var bundle = Path.Combine(settings.CacheFolder, resolved.BundleName);
        using var turn = await CacheLock.AcquireAsync(
            Path.Combine(settings.CacheFolder, "locks", resolved.BundleName + ".lock"),
            () => settings.Log($"another process is fetching {resolved.Name}; waiting for it"),
            cancellation).ConfigureAwait(false);
        var whole = OpenIfWhole(bundle);
        var bytes = 0L;
        if (whole is null)
        {
            bytes = await FetchAsync(client, name, resolved, bundle, cancellation).ConfigureAwait(false);
            whole = ModelBundle.ReadManifest(bundle);
        }

        Remember(name, resolved.BundleName);
        return new PulledModel(bundle, whole, resolved.Source, resolved.License, bytes);
    }

    private async Task<ResolvedModel> ResolveAsync(StoreClient client, ModelName name, CancellationToken cancellation)
    {
        var temporary = Path.Combine(settings.CacheFolder, "downloads", "list-" + Guid.NewGuid().ToString("N")[..8]);
        try
        {
            return name switch
            {
                SparkNlpName pretrained => await sparkNlp.ResolveAsync(client, pretrained, temporary, cancellation).ConfigureAwait(false),
                HuggingFaceName repository => await huggingFace.ResolveAsync(client, repository, temporary, cancellation).ConfigureAwait(false),
                _ => throw new ArgumentException("a name of an unknown store", nameof(name)),
            };
        }
        finally
        {
            DeleteFolder(temporary);
        }
    }

    private BundleManifest? OpenIfWhole(string bundle)
    {
        if (!Directory.Exists(bundle))
        {
            return null;
        }

        try
        {
            return ModelBundle.ReadWhole(bundle);
        }
        catch (ModelException error)
        {
            settings.Log($"the copy in the cache is fetched anew: {error.Message}");
            DeleteFolder(bundle);
            return null;
        }
    }

    /// <summary>Fetches the files, imports them, and gives the bundle its place.</summary>
    private async Task<long> FetchAsync(StoreClient client, ModelName name, ResolvedModel resolved, string bundle, CancellationToken cancellation)
    {
        var downloads = Path.Combine(settings.CacheFolder, "downloads", resolved.BundleName);
        var source = resolved.IsFolder ? Path.Combine(downloads, Path.GetFileName(resolved.Name)) : downloads;
        try
        {
            var bytes = 0L;
            foreach (var file in resolved.Files)
            {
                bytes += await FetchAsync(client, name, file, Path.Combine(source, file.Name), cancellation).ConfigureAwait(false);
            }

            settings.Log($"importing {resolved.Name}");
            try
            {
                Import(resolved, resolved.IsFolder ? source : Path.Combine(source, resolved.Files[0].Name), Path.Combine(downloads, ".imported"), bundle, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Whatever the import says of these bytes, it will say again.
                DeleteFolder(downloads);
                throw;
            }

            DeleteFolder(downloads);
            return bytes;
        }
        catch (ModelDownloadException error) when (error.IsDiskFull)
        {
            DeleteFolder(downloads);
            throw;
        }
        catch (IOException error) when (DiskSpace.IsFull(error))
        {
            DeleteFolder(downloads);
            throw new ModelDownloadException($"the disk of {settings.CacheFolder} is full; what was fetched of {resolved.Name} was removed. Make room, or name another folder with --cache or SPARKBERT_CACHE.", error) { IsDiskFull = true };
        }
    }

    private async Task<long> FetchAsync(StoreClient client, ModelName name, RemoteFile file, string target, CancellationToken cancellation)
    {
        if (File.Exists(target) && file.Checksum is not null && file.Checksum.IsMet(await file.Checksum.ComputeAsync(target, cancellation).ConfigureAwait(false)))
        {
            return 0;
        }

        settings.Log($"fetching {file.Address}{(file.Size is { } size ? $" ({ByteCount.Text(size)})" : "")}");
        try
        {
            return await new Download(client, settings, file, target).RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (StoreAnswerException error)
        {
            throw new ModelException(
                name switch
                {
                    HuggingFaceName repository => huggingFace.Explain(error, repository),
                    SparkNlpName => $"{error.Message} The store's list names a file that it does not give.",
                    _ => error.Message,
                },
                error);
        }
    }

    private void Import(ResolvedModel resolved, string source, string imported, string bundle, CancellationToken cancellation)
    {
        DeleteFolder(imported);
        ModelBundle.Import(source, imported, new ImportOptions
        {
            Name = resolved.IsFolder ? null : resolved.Name,
            Language = resolved.IsFolder ? null : resolved.Language,
            License = resolved.License,
            Gelu = settings.Options.Gelu,
            Note = settings.Options.Log,
            Progress = settings.Options.ImportProgress,
            Cancellation = cancellation,
        });
        BundleProvenance.Write(imported, resolved);
        Directory.Move(imported, bundle);
    }

    /// <summary>The file that remembers what a name was last pulled as.</summary>
    private string ReferenceFile(ModelName name) => Path.Combine(settings.CacheFolder, "references", name.ReferenceName + Variant);

    private void Remember(ModelName name, string bundle)
    {
        var reference = ReferenceFile(name);
        Directory.CreateDirectory(Path.GetDirectoryName(reference)!);
        var temporary = reference + "." + Guid.NewGuid().ToString("N")[..8] + ".tmp";
        File.WriteAllText(temporary, bundle);
        File.Move(temporary, reference, overwrite: true);
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
