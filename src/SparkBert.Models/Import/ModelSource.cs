using SparkBert.Bundles;
using SparkBert.Models.Archives;
using SparkBert.Models.Onnx;

namespace SparkBert.Models.Import;

/// <summary>What a user names as a model: a folder, an archive of one, or an ONNX file.</summary>
internal static class ModelSource
{
    /// <summary>Imports a source into a bundle's folder.</summary>
    /// <param name="source">A folder or file that is there.</param>
    /// <param name="target">The bundle's folder, which is there and empty.</param>
    /// <param name="options">What the import was told.</param>
    /// <exception cref="ModelException">The source can't be used.</exception>
    /// <exception cref="IOException">There is no room for what an archive holds.</exception>
    public static BundleManifest Import(string source, string target, ImportOptions options)
    {
        var context = new ImportContext(source, target, source, options);
        try
        {
            return Directory.Exists(source) ? ModelFormats.Find(source, options.Format).Import(context)
                : IsGraph(source) ? new OnnxImporter(source).Import(context.From(Path.GetDirectoryName(Path.GetFullPath(source))!))
                : ImportArchive(source, context);
        }
        finally
        {
            var unpacked = ImportContext.UnpackedRoot(target);
            if (Directory.Exists(unpacked))
            {
                Directory.Delete(unpacked, recursive: true);
            }
        }
    }

    /// <summary>The files that a source's content depends on, as far as they can be named without reading it.</summary>
    public static IEnumerable<FileInfo> Files(string source) =>
        Directory.Exists(source) ? new DirectoryInfo(source).EnumerateFiles("*", SearchOption.AllDirectories)
        : IsGraph(source) ? [.. new FileInfo(source).Directory!.EnumerateFiles(), .. OnnxFolder.VocabularyFiles(source).Select(path => new FileInfo(path)).Where(file => file.Exists)]
        : [new FileInfo(source)];

    private static bool IsGraph(string source) => source.EndsWith(OnnxFolder.Extension, StringComparison.OrdinalIgnoreCase) && !ModelArchive.IsArchive(source);

    private static BundleManifest ImportArchive(string source, ImportContext context)
    {
        var root = context.UnpackedFolder("archive");
        try
        {
            ModelArchive.Unpack(source, root, context);
            var folder = ModelArchive.FindModel(root, context.OriginName, context.Options.Format);
            return ModelFormats.Find(folder, context.Options.Format).Import(context.From(folder));
        }
        catch (ModelException error) when (error.Message.Contains(root, StringComparison.Ordinal))
        {
            // The folder is gone when the message is read.
            throw new ModelException(error.Message.Replace(root, source, StringComparison.Ordinal), error.InnerException);
        }
    }
}
