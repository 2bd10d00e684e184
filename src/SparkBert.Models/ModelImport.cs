using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkBert.Bundles;
using SparkBert.Models.Import;
using SparkBert.Models.Store;
using SparkBert.Models.Verification;
using SparkBert.Models.Writing;

namespace SparkBert.Models;

/// <summary>
/// Imports models into bundles: from Hugging Face, Google, TensorFlow, Spark NLP and ONNX, in folders and archives.
/// </summary>
/// <remarks>Any number of threads and processes may import at the same time.</remarks>
public static partial class ModelImport
{
    /// <summary>Imports a model. Takes the memory of its largest weight, and then of one run of the model.</summary>
    /// <param name="source">
    /// A folder or an archive (zip, tar.gz) in one of <see cref="ModelFormats.Names"/>, or an .onnx file with vocab.txt beside it. The
    /// content shows which it is.
    /// </param>
    /// <param name="target">The bundle's folder, which must not exist. It appears when it is complete.</param>
    /// <param name="options">The user's options; the defaults if null.</param>
    /// <param name="cancellation">Ends the import.</param>
    /// <exception cref="ModelException">The source can't be used; nothing is left behind.</exception>
    /// <exception cref="IOException">
    /// The target exists or can't be written, or the disk has no room for the archive's content; nothing is left behind.
    /// </exception>
    /// <exception cref="OperationCanceledException">The import was ended; nothing is left behind.</exception>
    public static ImportedModel Import(
        string source, string target, ImportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(target);
        return Run(source, target, options ?? new ImportOptions(), provenance: null, check: null, cancellation);
    }

    /// <summary>Imports a model on another thread; see <see cref="Import"/>.</summary>
    /// <param name="source">See <see cref="Import"/>.</param>
    /// <param name="target">See <see cref="Import"/>.</param>
    /// <param name="options">See <see cref="Import"/>.</param>
    /// <param name="cancellation">Ends the import.</param>
    /// <exception cref="ModelException">See <see cref="Import"/>.</exception>
    /// <exception cref="IOException">See <see cref="Import"/>.</exception>
    public static Task<ImportedModel> ImportAsync(
        string source, string target, ImportOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(target);
        return Task.Run(() => Import(source, target, options, cancellation), cancellation);
    }

    /// <summary>
    /// Finds the bundle of a path without opening it: a bundle is its own, unless an option asks for another manifest; a model in any
    /// other form is imported into the cache, once for each content of its files and each choice of options. If
    /// several processes need the same model, one imports it and the others wait.
    /// </summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="options">The user's options; the defaults if null.</param>
    /// <param name="cacheFolder">The cache; <see cref="ModelCache.Folder"/> if null.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The bundle's folder.</returns>
    /// <exception cref="ModelException">There is nothing at the path, or it can't be used.</exception>
    /// <exception cref="IOException">The cache can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static string ImportToCache(
        string path, ImportOptions? options = null, string? cacheFolder = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(Path.Combine(path, BundleManifest.FileName)) && options is null or { ReplacesManifest: false }
            ? Path.GetFullPath(path)
            : new ImportCache(cacheFolder ?? ModelCache.Folder, options ?? new ImportOptions()).FindOrImport(path, cancellation);
    }

    /// <summary>Imports a model.</summary>
    /// <param name="source">The folder or file.</param>
    /// <param name="target">The bundle's folder.</param>
    /// <param name="options">The user's options.</param>
    /// <param name="provenance">The manifest's <see cref="BundleManifest.Source"/>; null for the source's name.</param>
    /// <param name="check">Checks the model before it gets its final path, and throws if it is wrong.</param>
    /// <param name="cancellation">Ends the import.</param>
    internal static ImportedModel Run(
        string source, string target, ImportOptions options, string? provenance, Action<BertModel>? check, CancellationToken cancellation)
    {
        ModelSource.Require(source);
        var clock = Stopwatch.StartNew();
        using var bundle = new BundleWriter(target);
        var context = new ImportContext(source, bundle, source, options, cancellation);
        var manifest = ModelSource.Import(source, context);
        manifest = manifest with { Source = provenance ?? manifest.Source };
        context.Report("probe vectors", 0, 0);
        bundle.AddProbes(manifest, context.Check + check, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var imported = RewriteExport(bundle, target, context) ?? new ImportedModel(Path.GetFullPath(target), bundle.Complete(manifest));
        LogImported(options.Logger ?? NullLogger.Instance, source, manifest.SourceFormat, imported.Path, clock.Elapsed.TotalSeconds);
        return imported;
    }

    /// <summary>Writes the graph of an ONNX export again, where it is understood; null where it stays as it is.</summary>
    private static ImportedModel? RewriteExport(BundleWriter bundle, string target, ImportContext context)
    {
        if (!context.HasExportedGraph || context.Options.KeepGraph)
        {
            if (!context.HasExportedGraph && context.Options.KeepGraph)
            {
                context.Note("graph", "SparkBert's own, though it was to be kept: the source has no ONNX graph of another program");
            }

            return null;
        }

        try
        {
            var (imported, difference) = ModelUpgrade.RewriteExport(
                bundle.Folder, target, context.Options.Progress, context.Cancellation);
            context.Note("graph", string.Create(
                CultureInfo.InvariantCulture,
                $"written again from the export's weights; its vectors differ by {difference:0.0e+0} at most from those of the export, and "
                + $"its layers have the numbers 0 to {imported.Manifest.Layers}"));
            return imported;
        }
        catch (ModelException error)
        {
            var why = error.Message.Replace(bundle.Folder + SameVectors.CanNot, "", StringComparison.Ordinal);
            context.Note("graph", $"that of the export, as it is, because {why}");
            return null;
        }
    }

    [LoggerMessage(100, LogLevel.Information, "Imported {Source} ({Format}) into {Target} in {Seconds:F1} s")]
    private static partial void LogImported(ILogger logger, string source, string format, string target, double seconds);
}
