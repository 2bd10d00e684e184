using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;
using SparkBert.Models.Quantization;
using SparkBert.Models.Store;

namespace SparkBert.Models;

/// <summary>Opens models by path or name.</summary>
public static class PretrainedModels
{
    extension(BertModel)
    {
        /// <summary>
        /// Opens a model by what a user gives: a path that exists, which is a bundle or anything that can be imported; else
        /// <c>hf:owner/name[@revision]</c>, a Hugging Face repository, which is fetched where it is not in the cache; else a pretrained
        /// model of Spark NLP that was pulled, as <c>name</c> or <c>name/language</c>. What is imported or fetched is kept in the cache.
        /// </summary>
        /// <remarks>
        /// It blocks this thread while it reads, imports or fetches: minutes for a model of gigabytes. <c>LoadAsync</c> does not.
        /// </remarks>
        /// <param name="model">The path or name.</param>
        /// <param name="options">Where names are looked for, and how; the defaults if null.</param>
        /// <param name="cancellation">Ends it; what was received of a file is kept and resumed the next time.</param>
        /// <exception cref="ModelException">It is none of these, or can't be used.</exception>
        /// <exception cref="ModelDownloadException">It can't be fetched.</exception>
        /// <exception cref="IOException">The cache can't be written.</exception>
        /// <exception cref="OperationCanceledException">It was ended.</exception>
        public static BertModel Load(string model, PretrainedOptions? options = null, CancellationToken cancellation = default)
        {
            ArgumentException.ThrowIfNullOrEmpty(model);
            options ??= new PretrainedOptions();
            return IsPath(model) ? OpenPath(model, options, cancellation) : Wait(() => OpenNameAsync(model, options, cancellation));
        }

        /// <summary>Opens a model as <c>Load</c> does, without blocking.</summary>
        /// <param name="model">The path or name.</param>
        /// <param name="options">Where names are looked for, and how; the defaults if null.</param>
        /// <param name="cancellation">Ends it; what was received of a file is kept and resumed the next time.</param>
        /// <exception cref="ModelException">It is none of these, or can't be used.</exception>
        /// <exception cref="ModelDownloadException">It can't be fetched.</exception>
        /// <exception cref="IOException">The cache can't be written.</exception>
        /// <exception cref="OperationCanceledException">It was ended.</exception>
        public static Task<BertModel> LoadAsync(string model, PretrainedOptions? options = null, CancellationToken cancellation = default)
        {
            ArgumentException.ThrowIfNullOrEmpty(model);
            options ??= new PretrainedOptions();
            return IsPath(model)
                ? Task.Run(() => OpenPath(model, options, cancellation), cancellation)
                : OpenNameAsync(model, options, cancellation);
        }

        /// <summary>
        /// Opens a pretrained model by its name, as Spark NLP's <c>pretrained</c> does. It is fetched once, checked, imported and kept in
        /// the cache. From then on the cache answers; <see cref="ModelStore.PullAsync"/> looks for a newer version.
        /// </summary>
        /// <remarks>It blocks this thread while it fetches: minutes for a model of gigabytes. <c>PretrainedAsync</c> does not.</remarks>
        /// <param name="name">
        /// The name; <c>hf:owner/name[@revision]</c> is a Hugging Face repository, for which the next two do not count.
        /// </param>
        /// <param name="lang">The language of the model, such as <c>en</c>, or <c>xx</c> for several.</param>
        /// <param name="remoteLoc">The folder of the store; <c>@owner/...</c> is in the community's.</param>
        /// <param name="options">Where the stores and the cache are; the defaults if null.</param>
        /// <param name="cancellation">Ends it; what was received of a file is kept and resumed the next time.</param>
        /// <exception cref="ModelException">There is no such model, or it can't be used.</exception>
        /// <exception cref="ModelDownloadException">It can't be fetched.</exception>
        /// <exception cref="OperationCanceledException">It was ended.</exception>
        public static BertModel Pretrained(
            string name,
            string lang = "en",
            string remoteLoc = ModelName.PublicModels,
            PretrainedOptions? options = null,
            CancellationToken cancellation = default)
        {
            RequireName(name, lang, remoteLoc);
            return Wait(() => OpenPretrainedAsync(name, lang, remoteLoc, options, cancellation));
        }

        /// <summary>Opens a pretrained model as <c>Pretrained</c> does, without blocking.</summary>
        /// <param name="name">
        /// The name; <c>hf:owner/name[@revision]</c> is a Hugging Face repository, for which the next two do not count.
        /// </param>
        /// <param name="lang">The language of the model, such as <c>en</c>, or <c>xx</c> for several.</param>
        /// <param name="remoteLoc">The folder of the store; <c>@owner/...</c> is in the community's.</param>
        /// <param name="options">Where the stores and the cache are; the defaults if null.</param>
        /// <param name="cancellation">Ends it; what was received of a file is kept and resumed the next time.</param>
        /// <exception cref="ModelException">There is no such model, or it can't be used.</exception>
        /// <exception cref="ModelDownloadException">It can't be fetched.</exception>
        /// <exception cref="OperationCanceledException">It was ended.</exception>
        public static Task<BertModel> PretrainedAsync(
            string name,
            string lang = "en",
            string remoteLoc = ModelName.PublicModels,
            PretrainedOptions? options = null,
            CancellationToken cancellation = default)
        {
            RequireName(name, lang, remoteLoc);
            return OpenPretrainedAsync(name, lang, remoteLoc, options, cancellation);
        }
    }

    private static bool IsPath(string model) => Directory.Exists(model) || File.Exists(model);

    private static BertModelOptions CreateModelOptions(PretrainedOptions options) =>
        new() { PackWeights = options.PackWeights, Device = options.Device, Logger = options.Logger };

    private static BertModel OpenPath(string path, PretrainedOptions options, CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(path, BundleManifest.FileName)))
        {
            var model = OpenBundle(path, options, cancellation);
            try
            {
                options.Gelu?.Require(model.Manifest, path);
            }
            catch
            {
                model.Dispose();
                throw;
            }

            return model;
        }

        var import = new ImportOptions { Gelu = options.Gelu, Progress = options.ImportProgress, Logger = options.Logger };
        var cache = new ImportCache(options.CacheFolder ?? ModelCache.Folder, import);
        return options.Precision == BundleManifest.EightBitPrecision
            ? OpenFolder(cache.FindOrImport(path, cancellation), options, cancellation)
            : cache.Open(path, CreateModelOptions(options), cancellation);
    }

    private static BertModel OpenBundle(string path, PretrainedOptions options, CancellationToken cancellation)
    {
        try
        {
            return OpenFolder(path, options, cancellation);
        }
        catch (ModelException)
        {
            GitLfs.RefuseIn(path);
            throw;
        }
    }

    /// <summary>Opens a bundle in the precision that was asked for.</summary>
    private static BertModel OpenFolder(string path, PretrainedOptions options, CancellationToken cancellation)
    {
        var opening = CreateModelOptions(options);
        if (options.Precision == BundleManifest.EightBitPrecision)
        {
            var quantization = new QuantizationOptions { Progress = options.ImportProgress, Logger = options.Logger };
            return ModelQuantization.OpenFromCache(path, options.CacheFolder, quantization, opening, cancellation);
        }

        var model = BertModel.Open(path, opening, cancellation);
        if (options.Precision is { } asked && asked != model.Manifest.Precision)
        {
            model.Dispose();
            throw new ModelException(
                $"{path} is a bundle in {model.Manifest.Precision}, but {asked} was asked for. Name the model that it was made from.");
        }

        return model;
    }

    private static void RequireName(string name, string lang, string remoteLoc)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(lang);
        ArgumentException.ThrowIfNullOrEmpty(remoteLoc);
    }

    private static async Task<BertModel> OpenNameAsync(string model, PretrainedOptions options, CancellationToken cancellation)
    {
        if (model.StartsWith(ModelName.HuggingFacePrefix, StringComparison.Ordinal) || model.Contains("://", StringComparison.Ordinal))
        {
            return await OpenPretrainedAsync(model, "en", ModelName.PublicModels, options, cancellation).ConfigureAwait(false);
        }

        var unknown = $"there is no model folder {Path.GetFullPath(model)}";
        if (!ModelName.MayBePretrained(model))
        {
            throw new ModelException(ModelName.MayBeRepository(model)
                ? $"{unknown}. If it is a repository of Hugging Face, its name is {ModelName.HuggingFacePrefix}{model}."
                : $"{unknown}. A model is a folder or archive, hf:owner/name, or a pretrained model that was pulled.");
        }

        // A model of Spark NLP is fetched only where that is asked for: a mistyped path must not start a download.
        var name = ModelName.Parse(model);
        var store = new ModelStore(options);
        var path = store.FindPulled(name) ?? throw new ModelException(
            $"{unknown}, and no pretrained model {name} in the cache {store.CacheFolder}. If it is one of Spark NLP's, fetch it once: "
            + $"sparkbert model pull {model}. A repository of Hugging Face is named hf:owner/name.");
        return await Task.Run(() => OpenFolder(path, options, cancellation), cancellation).ConfigureAwait(false);
    }

    private static async Task<BertModel> OpenPretrainedAsync(
        string name, string lang, string remoteLoc, PretrainedOptions? options, CancellationToken cancellation)
    {
        options ??= new PretrainedOptions();
        var parsed = ModelName.Parse(name, lang, remoteLoc);
        var store = new ModelStore(options);
        var path = store.FindPulled(parsed)
            ?? (await store.PullAsync(parsed, expected: null, cancellation).ConfigureAwait(false)).Path;
        return await Task.Run(() => OpenFolder(path, options, cancellation), cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits on a thread without a synchronization context: what waits on one that has it may wait for itself.</summary>
    private static BertModel Wait(Func<Task<BertModel>> open) => Task.Run(open).GetAwaiter().GetResult();
}
