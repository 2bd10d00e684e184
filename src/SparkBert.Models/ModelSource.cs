using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkBert.Bundles;
using SparkBert.Models.Archives;
using SparkBert.Models.Files;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx;

namespace SparkBert.Models;

/// <summary>What a user names as a model: a folder, an archive of one, or an ONNX file.</summary>
internal static class ModelSource
{
    /// <summary>Folders inside an archive that are searched for the model.</summary>
    private const int MaxDepth = 3;

    /// <summary>Refuses a path that does not exist.</summary>
    /// <exception cref="ModelException">There is no such folder or file.</exception>
    public static void Require(string path)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new ModelException($"there is no model folder or archive {Path.GetFullPath(path)}.");
        }
    }

    /// <summary>Imports a source into a bundle.</summary>
    /// <param name="source">A folder or file that exists.</param>
    /// <param name="context">The import.</param>
    /// <exception cref="ModelException">The source can't be used.</exception>
    /// <exception cref="IOException">The disk has no room for an archive's content.</exception>
    public static BundleManifest Import(string source, ImportContext context) =>
        Directory.Exists(source) ? ImportFolder(source, context)
        : IsGraph(source) ? new OnnxImporter(source).Import(context.WithSource(Path.GetDirectoryName(Path.GetFullPath(source))!))
        : ImportArchive(source, context);

    /// <summary>
    /// A hash of the names and the content of the source's files. A large one isn't read while the kernel says that it is as it was.
    /// </summary>
    /// <param name="source">A folder or file that exists.</param>
    /// <param name="memory">Where hashes are remembered; null for nowhere.</param>
    /// <param name="cancellation">Ends it.</param>
    public static string ComputeFingerprint(string source, RememberedHashes? memory, CancellationToken cancellation)
    {
        source = Path.GetFullPath(source);
        var root = Directory.Exists(source) ? source : Path.GetDirectoryName(source)!;
        var text = new StringBuilder();
        foreach (var file in ListFiles(source).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(root, file);
            text.Append(CultureInfo.InvariantCulture, $"{ContentHash.Find(file, memory, cancellation)} {name}\n");
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The files that a source's content depends on, as far as they are known without reading it.</summary>
    private static IEnumerable<string> ListFiles(string source) =>
        Directory.Exists(source) ? ListFolder(source)
        : IsGraph(source) ?
        [
            .. Directory.EnumerateFiles(Path.GetDirectoryName(source)!),
            .. OnnxFolder.ListVocabularyFolders(source)
                .Where(folder => folder != Path.GetDirectoryName(source) && Directory.Exists(folder))
                .SelectMany(folder => Directory.EnumerateFiles(folder))
                .Where(file => IsOfTokenizer(Path.GetFileName(file))),
        ]
        : [source];

    /// <summary>All files but those of version control: no importer reads a folder whose name begins with a dot.</summary>
    private static IEnumerable<string> ListFolder(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder)
            .Where(inner => !Path.GetFileName(inner).StartsWith('.'))
            .SelectMany(ListFolder));

    private static bool IsOfTokenizer(string name) =>
        name.EndsWith(".json", StringComparison.Ordinal) || name == BundleManifest.VocabularyFileName;

    private static bool IsGraph(string source) =>
        source.EndsWith(OnnxFolder.Extension, StringComparison.OrdinalIgnoreCase) && !ModelArchive.IsArchive(source);

    private static BundleManifest ImportFolder(string folder, ImportContext context)
    {
        folder = SentenceTransformer.FindFolder(folder);
        return ModelFormats.Find(folder, context.Options.Format).Import(context.WithSource(folder));
    }

    private static BundleManifest ImportArchive(string source, ImportContext context)
    {
        var root = context.UnpackedFolder("archive");
        try
        {
            ModelArchive.Unpack(source, root, context.Options.Progress, context.Cancellation);
            var folder = FindModel(root, context.OriginName, context.Options.Format);
            return ImportFolder(folder, context);
        }
        catch (ModelException error) when (error.Message.Contains(root, StringComparison.Ordinal))
        {
            // The folder is gone when the message is read.
            throw new ModelException(error.Message.Replace(root, source, StringComparison.Ordinal), error.InnerException);
        }
    }

    /// <summary>The folder of the model in an unpacked archive: the root, or the one folder below it whose files are known.</summary>
    private static string FindModel(string root, string archive, string? format)
    {
        var importer = format is null ? null : ModelFormats.Find(root, format);
        List<string> level = [root];
        for (var depth = 0; depth <= MaxDepth; depth++)
        {
            var found = level.Where(folder => importer?.Recognizes(folder) ?? ModelFormats.Recognize(folder) is not null).Take(2).ToList();
            if (found.Count == 2)
            {
                var names = string.Join(", ", found.Select(folder => ForeignText.Show(Path.GetFileName(folder))));
                throw new ModelException($"{archive} holds several models ({names}). Unpack it and import one of the folders.");
            }

            if (found.Count == 1)
            {
                return found[0];
            }

            // macOS writes a shadow of each file into __MACOSX.
            level =
            [
                .. level.SelectMany(Directory.EnumerateDirectories)
                    .Where(folder => Path.GetFileName(folder) != "__MACOSX")
                    .Order(StringComparer.Ordinal),
            ];
        }

        return root;
    }
}
